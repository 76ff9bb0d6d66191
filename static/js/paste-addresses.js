/* Which addresses a text that is pasted may lead to. */

const WRAPPERS = [
  [/^www\.google\.[a-z.]+$/, "/url", ["q", "url"]],
  [/\.safelinks\.protection\.outlook\.com$/, "/", ["url"]],
];

const HERE = /^(localhost|127(\.\d+){3}|\[::1\])$/;
const ADMIN = /^\/+([a-z]{2}\/+)?admin([/;]|$)/i;
// What the admin is made of has such addresses on every site of this kind: the one of the tests too.
const SCREEN = /^\/+admin\/+(pages|images|documents|snippets|reports|settings|users)\b/i;

/* The address that Google Docs or Outlook has wrapped into one of its own, or the same; one may be in the other. */
function unwrapped(url) {
  for (const [host, path, names] of WRAPPERS) {
    if (!host.test(url.hostname) || url.pathname !== path) continue;
    const inner = names.map((name) => url.searchParams.get(name)).find((value) => /^https?:/.test(value));
    if (inner) return URL.canParse(inner) ? unwrapped(new URL(inner)) : url;
  }
  return url;
}

/* Whether an address leads to this machine or to the admin, to which readers cannot go. */
function isClosed({ hostname, pathname }) {
  const bare = (name) => name.replace(/^www\./, "");
  const isOurs = bare(hostname) === bare(window.location.hostname);
  return SCREEN.test(pathname) || (isOurs ? ADMIN.test(pathname) : HERE.test(hostname));
}

/* Return `href` as a page may have it; null where it leads to this machine, to the admin or nowhere. */
export function address(href) {
  const bare = href.trim();
  if (/^(mailto|tel):/i.test(bare)) return bare;
  if (!/^https?:\/\//i.test(bare) || !URL.canParse(bare)) return null;
  const url = unwrapped(new URL(bare));
  return isClosed(url) ? null : url.href;
}
