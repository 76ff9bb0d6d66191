/* The URLs that pasted text may link to. */

const WRAPPERS = [
  [/^www\.google\.[a-z.]+$/, "/url", ["q", "url"]],
  [/\.safelinks\.protection\.outlook\.com$/, "/", ["url"]],
];

const HERE = /^(localhost|127(\.\d+){3}|\[::1\])$/;
const ADMIN = /^\/+([a-z]{2}\/+)?admin([/;]|$)/i;
// URLs of the admin on any site like this one, such as a test site.
const SCREEN = /^\/+admin\/+(pages|images|documents|snippets|reports|settings|users)\b/i;

/* The URL that Google Docs or Outlook has wrapped into a redirect, or the same; wrappers may be nested. */
function unwrapped(url) {
  for (const [host, path, names] of WRAPPERS) {
    if (!host.test(url.hostname) || url.pathname !== path) continue;
    const inner = names.map((name) => url.searchParams.get(name)).find((value) => /^https?:/.test(value));
    if (inner) return URL.canParse(inner) ? unwrapped(new URL(inner)) : url;
  }
  return url;
}

/* Whether a URL is on the local machine or in the admin, which readers cannot access. */
function isClosed({ hostname, pathname }) {
  const bare = (name) => name.replace(/^www\./, "");
  const isOurs = bare(hostname) === bare(window.location.hostname);
  return SCREEN.test(pathname) || (isOurs ? ADMIN.test(pathname) : HERE.test(hostname));
}

/* Return `href` in the form allowed in a page; null if it is local, in the admin or invalid. */
export function address(href) {
  const bare = href.trim();
  if (/^(mailto|tel):/i.test(bare)) return bare;
  if (!/^https?:\/\//i.test(bare) || !URL.canParse(bare)) return null;
  const url = unwrapped(new URL(bare));
  return isClosed(url) ? null : url.href;
}
