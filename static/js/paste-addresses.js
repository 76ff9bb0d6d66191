/* Which addresses a text that is pasted may lead to. */

const WRAPPERS = [
  [/^www\.google\.[a-z.]+$/, "/url", ["q", "url"]],
  [/\.safelinks\.protection\.outlook\.com$/, "/", ["url"]],
];

/* The address that Google Docs or Outlook has wrapped into one of its own, or the same. */
function unwrapped(url) {
  for (const [host, path, names] of WRAPPERS) {
    if (!host.test(url.hostname) || url.pathname !== path) continue;
    const inner = names.map((name) => url.searchParams.get(name)).find((value) => /^https?:/.test(value));
    if (inner) return URL.canParse(inner) ? new URL(inner) : url;
  }
  return url;
}

/* Return `href` as a page may have it; null where it leads to this machine, to the admin or nowhere. */
export function address(href) {
  const bare = href.trim();
  if (/^(mailto|tel):/i.test(bare)) return bare;
  if (!/^https?:\/\//i.test(bare) || !URL.canParse(bare)) return null;
  const url = unwrapped(new URL(bare));
  return url.host === window.location.host && /^\/admin(\/|$)/.test(url.pathname) ? null : url.href;
}
