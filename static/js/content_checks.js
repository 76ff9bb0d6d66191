/* Rules of the content checker in addition to axe's own. Each check has its name in
   `pepr_site/editing/content_checks.py`, returns true if the element passes, and takes the options given there. */

const BLOCKS = "p, li, dt, dd, h1, h2, h3, td, th, figcaption, blockquote";
const ACRONYM = /(?<![\p{L}\p{N}])\p{Lu}[\p{Lu}\p{N}]{1,7}(?![\p{L}\p{N}-])/gu;
const ROMAN = /^[IVXLC]+$/;
const SHOUT = /(?<!\p{L})(?:\p{Lu}{3,}(?:[\s’'-]+\p{Lu}{2,})+|\p{Lu}{9,})(?!\p{L})/gu;

const plain = (text) => text.replace(/\s+/g, " ").replaceAll("'", "’").trim();

/* The text of an element, without that of the blocks inside it. */
function ownWords(node) {
  const copy = node.cloneNode(true);
  for (const inner of copy.querySelectorAll(BLOCKS)) inner.remove();
  return plain(copy.textContent);
}

/* The URL of the largest rendition of an image. */
function largest(image) {
  const sets = [image, ...(image.closest("picture")?.querySelectorAll("source") ?? [])].map((node) => node.srcset);
  const sizes = sets
    .flatMap((set) => (set ?? "").split(/,\s+/))
    .map((candidate) => candidate.trim().match(/^(\S+)\s+(\d+)w$/))
    .filter(Boolean);
  return sizes.sort((a, b) => b[2] - a[2])[0]?.[1] ?? image.currentSrc;
}

function isVague(text, words) {
  return words.includes(
    plain(text)
      .toLowerCase()
      .replace(/[\s.…:!?»>→-]+$/u, ""),
  );
}

function isExplained(acronym, text) {
  return text.includes(`(${acronym})`) || text.includes(`${acronym} (`);
}

const CHECKS = {
  "vague-link": (link, { words }) => !isVague(link.getAttribute("aria-label") ?? link.textContent, words),
  capitals: (node) => {
    const shouts = ownWords(node).match(SHOUT) ?? [];
    return !shouts.some((shout) => shout.split(/[\s’'-]+/).some((word) => word.length > 5));
  },
  "unexplained-acronym": () => false,
  "small-picture": function (image, { pixels }) {
    const done = this.async();
    const probe = new Image();
    probe.onload = () => done(probe.naturalWidth >= pixels);
    probe.onerror = () => done(true);
    probe.src = largest(image);
  },
  "heavy-picture": (image, { kilobytes }) => {
    const entry = performance.getEntriesByName(image.currentSrc)[0];
    return !entry || entry.encodedBodySize <= kilobytes * 1000;
  },
  "missing-summary": (_node, { missing }) => !missing,
  "missing-funding": (_node, { mention }) =>
    Boolean(mention.trim()) && plain(document.body.textContent).includes(plain(mention)),
  "stale-review": (_node, { stale }) => !stale,
};

/* Give the first occurrence of each unexplained acronym an id with its name, for the checker to show it. */
function markAcronyms(known) {
  const main = document.querySelector("main");
  if (!main) return;
  const all = plain(main.textContent);
  const seen = new Set(known);
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {
    if (!text.parentElement?.closest(BLOCKS) || text.parentElement.closest("abbr, svg, main [lang], .sources"))
      continue;
    for (const { 0: acronym } of [...text.data.matchAll(ACRONYM)]) {
      if (seen.has(acronym) || ROMAN.test(acronym) || acronym.length > 6 || isExplained(acronym, all)) continue;
      seen.add(acronym);
      const range = document.createRange();
      const start = text.data.indexOf(acronym);
      if (start < 0) continue;
      range.setStart(text, start);
      range.setEnd(text, start + acronym.length);
      const mark = document.createElement("span");
      mark.id = `sigle-${acronym}`;
      range.surroundContents(mark);
      break;
    }
  }
}

const bar = window.wagtail?.userbar;
const configuration = bar?.shadowRoot?.querySelector("#checker-axe-configuration");

if (configuration) {
  for (const [name, check] of Object.entries(CHECKS)) bar.registerCheck(name, check);
  const { checks } = JSON.parse(configuration.textContent).spec;
  markAcronyms(checks.find((check) => check.id === "unexplained-acronym").options.known);
}
