/*
  Converts the HTML of a clipboard to parts of a page: texts, headings and tables, and the list of what is not
  supported. Word, LibreOffice and Google Docs each encode the same things differently.
*/

import { address } from "./paste-addresses.js";
import { plain, unsymbol } from "./paste-characters.js";

const BLOCKS = new Set(
  "P DIV LI UL OL DL DT DD H1 H2 H3 H4 H5 H6 TABLE CAPTION THEAD TBODY TFOOT TR TD TH BLOCKQUOTE PRE SECTION ARTICLE \
ASIDE MAIN NAV HEADER FOOTER FIGURE FIGCAPTION ADDRESS HR FORM FIELDSET DETAILS SUMMARY".split(" "),
);
const SILENT = new Set(
  "STYLE SCRIPT HEAD TITLE META LINK NOSCRIPT TEMPLATE ANNOTATION ANNOTATION-XML BUTTON SELECT TEXTAREA XML".split(" "),
);
const MEDIA = new Set(["IFRAME", "VIDEO", "AUDIO", "OBJECT", "EMBED", "CANVAS"]);
// Properties in the style sheets of Word and Excel that change the meaning of text.
const TELLING = ["vertical-align", "font-weight", "font-style", "display", "visibility", "text-decoration-line"];
// A browser may have prefixed the URL of the page.
const NOTE = /#(_?(ftn|edn)|sd(foot|end)note|ftnt|_(foot|end)note|cite_(note|ref)|(user-content-)?fn(ref)?[-_:]?\d)/i;
const COMMENT = /#(_msocom|_?cmnt)/i;
const COMMENT_BACK = /#_?cmnt_ref/i;
const COMMENT_MARK = /\bMsoCommentReference\b/i;
// The prefix of a MathML element, and the separator of its parts.
const FORMULAS = { mfrac: ["", "/"], msqrt: ["√", ""] };
const EMOJI = /^\p{Extended_Pictographic}/u;
const LONGEST_HEADING = 120;
const WIDEST_SPAN = 200;

/* The value of a property in an element's style attribute, including `mso-…`, which browsers drop. */
function styleOf(element, defaults) {
  const found = { ...defaults.get(element) };
  for (const declaration of (element.getAttribute("style") ?? "").split(";")) {
    const [name, ...value] = declaration.split(":");
    found[name.trim().toLowerCase()] = value.join(":").trim().toLowerCase();
  }
  if (found["text-decoration"]) found["text-decoration-line"] = found["text-decoration"];
  return found;
}

function sheetsOf(tree) {
  const defaults = new Map();
  for (const { textContent } of tree.querySelectorAll("style")) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(textContent);
    for (const { selectorText, style } of sheet.cssRules) {
      const said = TELLING.filter((name) => style?.getPropertyValue(name));
      if (!said.length || !selectorText) continue;
      for (const element of tree.querySelectorAll(selectorText)) {
        const values = Object.fromEntries(said.map((name) => [name, style.getPropertyValue(name)]));
        defaults.set(element, { ...defaults.get(element), ...values });
      }
    }
  }
  return defaults;
}

/* Whether a style raises text (`way` is 1) or lowers it (-1), by any property. */
function isTurned(style, way) {
  const align = style["vertical-align"] ?? "";
  const named = { super: 1, "text-top": 1, sub: -1, "text-bottom": -1 }[align];
  const top = style.position === "relative" ? -Number.parseFloat(style.top ?? "0") : 0;
  const measures = [named, Number.parseFloat(align), Number.parseFloat(style["mso-text-raise"] ?? "0"), top];
  return measures.some((measure) => measure * way > 0);
}

/* The formatting of an element, from that of its parent. */
function marksOf(element, style, marks) {
  const found = new Set(marks);
  const { tagName } = element;
  const mark = (name, isOn, isOff) => {
    if (isOn) found.add(name);
    else if (isOff) found.delete(name);
  };
  const weight = style["font-weight"];
  const isOff = weight === "normal" || Number(weight) < 600;
  mark("BOLD", (!isOff && ["B", "STRONG"].includes(tagName)) || weight === "bold" || Number(weight) >= 600, isOff);
  const slant = style["font-style"];
  mark(
    "ITALIC",
    (slant !== "normal" && ["I", "EM", "CITE"].includes(tagName)) || slant === "italic",
    slant === "normal",
  );
  if (BLOCKS.has(tagName) || tagName === "IMG") return found;
  const [, upper, lower] = [element, ...powerOf(element)];
  const isFlat = style["vertical-align"] === "baseline";
  mark("SUPERSCRIPT", upper || (!isFlat && tagName === "SUP") || isTurned(style, 1), isFlat);
  mark("SUBSCRIPT", lower || (!isFlat && tagName === "SUB") || isTurned(style, -1), isFlat);
  return found;
}

/* Whether an element is an exponent or an index in MathML. */
function powerOf(element) {
  const formula = element.parentElement?.localName;
  const place = element.parentElement ? [...element.parentElement.children].indexOf(element) : 0;
  return [
    (formula === "msup" && place === 1) || (formula === "msubsup" && place === 2),
    (formula === "msub" || formula === "msubsup") && place === 1,
  ];
}

/* Whether an element is the visual duplicate of the formula beside it. */
function isDrawnFormula(element) {
  return element.ariaHidden === "true" && Boolean(element.parentElement.querySelector("math"));
}

/* Whether a paragraph is a Google Docs comment, which links back to its position. */
function isComment(element, tag) {
  return tag === "P" && COMMENT_BACK.test(element.querySelector("a")?.getAttribute("href"));
}

function headingLevel(element, style) {
  const name = /^H([1-6])$/.exec(element.tagName);
  if (name) return Number(name[1]);
  if (element.getAttribute("role") === "heading") return Number(element.getAttribute("aria-level")) || 2;
  if (/\bMsoTitle\b/.test(element.className)) return 1;
  return Number.parseInt(style["mso-outline-level"], 10) || 0;
}

class Reading {
  constructor(tree) {
    this.defaults = sheetsOf(tree);
    this.parts = [];
    this.left = {};
    this.isTelling = false;
    this.runs = [];
    this.visitAll(tree.body, { marks: new Set() });
    this.endBlock({});
  }

  leave(kind, name = "") {
    this.left[kind] ??= [];
    this.left[kind].push(name.replace(/\s+/g, " ").trim());
  }

  visitAll(parent, context) {
    for (const node of parent.childNodes) this.visit(node, context);
  }

  visit(node, context) {
    if (node.nodeType === Node.TEXT_NODE) this.addText(node.data, context);
    else if (node.nodeType === Node.ELEMENT_NODE) this.visitElement(node, context);
  }

  visitElement(element, context) {
    const tag = element.tagName.toUpperCase();
    const style = styleOf(element, this.defaults);
    if (SILENT.has(tag) || element.hidden || this.isHidden(style) || isDrawnFormula(element)) return;
    if (this.isLeft(element, tag, style)) return;
    if (FORMULAS[element.localName]) this.addFormula(element, context);
    else if (tag === "BR") this.endLine(context);
    else if (tag === "TABLE" && !isLayout(element)) this.addTable(element, context);
    else if (BLOCKS.has(tag)) this.visitBlock(element, tag, style, context);
    else this.visitAll(element, this.inside(element, tag, style, context));
  }

  isHidden(style) {
    return (
      style.display === "none" ||
      style.visibility === "hidden" ||
      style["mso-hide"] === "all" ||
      style["mso-list"] === "ignore"
    );
  }

  /* Whether an element is not supported; it is then recorded. */
  isLeft(element, tag, style) {
    const isStruck = ["S", "STRIKE"].includes(tag) || /line-through/.test(style["text-decoration-line"]);
    const href = tag === "A" ? (element.getAttribute("href") ?? "") : "";
    if (tag === "DEL" || /\bmsoDel\b/i.test(element.className)) this.leave("deleted", element.textContent);
    else if (isStruck) this.leave("struck", element.textContent);
    else if (COMMENT.test(href) || COMMENT_MARK.test(element.className)) this.left.comments ??= [];
    else if (/^comment/.test(style["mso-element"]) || isComment(element, tag))
      this.leave("comments", element.textContent);
    else if (tag === "IMG") this.leavePicture(element);
    else if (MEDIA.has(tag)) this.leave("media", element.getAttribute("title") ?? element.getAttribute("src") ?? "");
    else if (tag === "SVG") {
      if (element.getAttribute("role") === "img") this.leave("pictures", element.textContent);
    } else return false;
    return true;
  }

  leavePicture(image) {
    const words = image.getAttribute("alt") ?? "";
    const source = image.getAttribute("src") ?? "";
    const [, file] = /([^\\/]+\.\w{3,4})(\?.*)?$/.exec(/^(data|blob|cid):/.test(source) ? "" : source) ?? [];
    if (EMOJI.test(words)) this.runs.push({ text: words, marks: new Set() });
    // Mails contain tracking images of one pixel.
    else if (image.getAttribute("width") !== "1") this.leave("pictures", words || file);
  }

  inside(element, tag, style, context) {
    const href = tag === "A" ? element.getAttribute("href") : null;
    const inner = { ...context, marks: marksOf(element, style, context.marks) };
    const font = style["font-family"] ?? element.getAttribute("face") ?? "";
    if (style["mso-char-type"] === "symbol" || /^['"]?symbol['"]?\s*(,|$)/i.test(font)) inner.isSymbol = true;
    if (href && NOTE.test(href)) return { ...inner, isNote: true };
    if (href) {
      inner.url = address(href);
      if (!inner.url && element.textContent.trim()) this.leave("links", element.textContent);
    }
    return inner;
  }

  visitBlock(element, tag, style, context) {
    this.endBlock(context);
    const inner = {
      ...context,
      marks: marksOf(element, style, context.marks),
      heading: headingLevel(element, style) || context.heading,
    };
    if (tag === "UL" || tag === "OL") {
      const type = tag === "UL" ? "unordered-list-item" : "ordered-list-item";
      Object.assign(inner, { type, depth: context.type ? context.depth + 1 : 0 });
      if (Number(element.getAttribute("start")) > 1) this.leave("numbers");
    } else if (/^l\d+ level\d/.test(style["mso-list"]) && !inner.heading)
      Object.assign(inner, wordList(element, style));
    if (tag === "PRE" || /^pre/.test(style["white-space"])) inner.isPre = true;
    this.visitAll(element, inner);
    this.endBlock(inner);
  }

  addText(data, context) {
    if (context.isPre && data.includes("\n")) {
      for (const line of data.split("\n")) {
        this.addText(line, context);
        this.endBlock(context);
      }
      return;
    }
    let text = context.isSymbol ? unsymbol(data) : data;
    let { marks } = context;
    if (context.isNote) {
      // Kept as an exponent, a note would read as a power: 10 and its first note are not 10¹.
      marks = new Set();
      const number = /[\p{L}\p{N}*†]+/u.exec(text);
      text = number ? `[${number[0]}]` : "";
    }
    const isRaised = (marks.has("SUPERSCRIPT") || marks.has("SUBSCRIPT")) && text.trim();
    this.isTelling ||= Boolean(isRaised || (context.isSymbol && text !== data));
    this.runs.push({ text: text.replace(/[ \t\n\r\f]+/g, " "), marks, url: context.url });
  }

  /* A line break in the paragraph; a second one ends the paragraph, as in mails. */
  endLine(context) {
    const isSecond = this.runs.findLast((run) => run.text !== " ")?.text === "\n";
    if (isSecond) this.endBlock(context);
    else this.runs.push({ text: "\n", marks: new Set() });
  }

  /* Add a block with the text read since the last one. */
  endBlock({ type = "unstyled", depth = 0, heading }) {
    const runs = trimmed(this.runs);
    this.runs = [];
    const text = runs.map((run) => run.text).join("");
    if (!text.trim()) return;
    const isLong = plain(runs).length > LONGEST_HEADING;
    if (heading && !isLong) {
      this.parts.push({ kind: "heading", level: heading, text: plain(runs).replaceAll("\n", " ") });
      return;
    }
    if (heading) this.leave("long", text);
    const last = this.parts.at(-1);
    const block = { runs, type, depth: Math.min(depth, 4) };
    if (last?.kind === "text") last.blocks.push(block);
    else this.parts.push({ kind: "text", blocks: [block] });
  }

  /* A stacked formula on one line: 1 over 2 is not 12. */
  addFormula(formula, context) {
    const [before, between] = FORMULAS[formula.localName];
    this.addText(before, context);
    [...formula.children].forEach((part, at) => {
      const isLong = part.textContent.trim().length > 1 && !/^[\d,.]+$/.test(part.textContent.trim());
      this.addText(`${at ? between : ""}${isLong ? "(" : ""}`, context);
      this.visit(part, context);
      this.addText(isLong ? ")" : "", context);
    });
  }

  addTable(table, context) {
    this.endBlock(context);
    const rows = this.grid(table);
    const isHead = table.tHead || [...table.rows[0].cells].every((cell) => cell.tagName === "TH");
    const caption = table.caption ? this.wordsOf(table.caption) : "";
    this.parts.push({ kind: "table", caption, rows, hasHead: Boolean(isHead) || looksLikeHead(rows) });
  }

  /* The text of each cell; that of a merged cell is in the first one. */
  grid(table) {
    const rows = [...table.rows].filter((row) => !this.isHidden(styleOf(row, this.defaults)));
    const cells = rows.map(() => []);
    rows.forEach((row, at) => {
      let column = 0;
      for (const cell of row.cells) {
        while (cells[at][column] !== undefined) column += 1;
        const words = this.wordsOf(cell);
        for (let down = 0; down < Math.min(cell.rowSpan || 1, cells.length - at); down += 1)
          for (let right = 0; right < Math.min(cell.colSpan, WIDEST_SPAN); right += 1)
            cells[at + down][column + right] = down || right ? "" : words;
      }
    });
    return squared(cells);
  }

  /* The plain text of an element. */
  wordsOf(element) {
    const { parts, runs } = this;
    [this.parts, this.runs] = [[], []];
    const style = styleOf(element, this.defaults);
    this.visitAll(element, { marks: marksOf(element, style, new Set()), isCell: true });
    this.endBlock({});
    const words = asLines(this.parts).join(" ").replaceAll("\n", " ");
    if (this.parts.some((part) => part.blocks?.some((block) => block.runs.some((run) => run.url))))
      this.leave("links", words);
    [this.parts, this.runs] = [parts, runs];
    return words;
  }
}

/* Word encodes a list as paragraphs with the marker in the text, which shows its type. */
function wordList(element, style) {
  const marker =
    element.querySelector("[style*='mso-list:Ignore' i], [style*='mso-list: Ignore' i]")?.textContent ?? "";
  return {
    type: /[\p{L}\d]\s*[.)°-]/u.test(marker) ? "ordered-list-item" : "unordered-list-item",
    depth: Number(/level(\d)/.exec(style["mso-list"])[1]) - 1,
  };
}

/* Whether a table is only used for layout, as in mails. */
function isLayout(table) {
  const rows = [...table.rows];
  const isSet = /^(presentation|none)$/.test(table.getAttribute("role"));
  return (
    isSet || table.querySelector("table") || rows.length < 2 || Math.max(...rows.map((row) => row.cells.length)) < 2
  );
}

function looksLikeHead([first]) {
  return first.every((words) => words && !/^[\d\s.,%€$+−-]+$/.test(words));
}

/* The same number of cells in each row, without empty rows and columns at the end. */
export function squared(rows) {
  const width = Math.max(0, ...rows.map((row) => row.findLastIndex((words) => words) + 1));
  const height = rows.findLastIndex((row) => row.some((words) => words)) + 1;
  return rows.slice(0, height).map((row) => Array.from({ length: width }, (_, at) => row[at] ?? ""));
}

/* Whitespace collapsed, and trimmed at both ends. */
function trimmed(runs) {
  let isBlank = true;
  const kept = [];
  for (const run of runs) {
    const text = isBlank ? run.text.replace(/^[ \n]/, "") : run.text;
    if (!text) continue;
    isBlank = /[ \n]$/.test(text);
    kept.push({ ...run, text });
  }
  while (kept.length && !kept.at(-1).text.trimEnd()) kept.pop();
  if (kept.length) kept.at(-1).text = kept.at(-1).text.replace(/ $/, "");
  return kept;
}

/* Parts as lines of plain text. */
export function asLines(parts) {
  return parts.flatMap((part) => {
    if (part.kind === "heading") return [part.text];
    if (part.kind === "table") return part.rows.map((row) => row.join(" ; "));
    return part.blocks.map((block) => plain(block.runs));
  });
}

/* Map headings to the two levels of a page, without the title of a document. */
function setLevels(parts) {
  const headings = parts.filter((part) => part.kind === "heading");
  const levels = [...new Set(headings.map((part) => part.level))].sort();
  const isTitled =
    levels.length > 2 &&
    headings[0].level === levels[0] &&
    headings.filter((part) => part.level === levels[0]).length === 1;
  for (const part of headings) part.level = part.level <= levels[isTitled ? 1 : 0] ? "h2" : "h3";
}

/*
  Return the content of `html`: `parts`, what is `left` out as lists of texts by kind, and `isTelling`, whether plain
  text would lose information.
*/
export function read(html) {
  const { parts, left, isTelling } = new Reading(new DOMParser().parseFromString(html, "text/html"));
  setLevels(parts);
  return { parts, left, isTelling };
}
