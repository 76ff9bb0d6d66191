"""The addresses of this site that an answer names, whatever it is written in."""

import re
from html import unescape
from urllib.parse import unquote, urljoin, urlsplit

ATTRIBUTE = re.compile(r"""\s(?:href|src|poster|data-style)\s*=\s*["']([^"']*)["']""", re.IGNORECASE)
SETS = re.compile(r"""\s(?:srcset|imagesrcset)\s*=\s*["']([^"']*)["']""", re.IGNORECASE)
STYLE = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)|@import\s+["']([^"']+)["']""")
SCRIPT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["'](\.{0,2}/[^"']+)["']""")


def addresses(text, kind, path, site_url):
    """Return the paths of this site, with their queries, that `text` names, a set.

    `kind` is its content type, `path` its own address; `site_url` the site's.
    """
    # In a table or a sentence, a comma or a full stop follows.
    found = {url[len(site_url) :].rstrip(",.;") for url in re.findall(re.escape(site_url) + r"/[^\s\"'<>\\){}]*", text)}
    if "html" in kind:
        found |= {unescape(url) for url in ATTRIBUTE.findall(text)}
        found |= {part.split()[0] for urls in SETS.findall(text) for part in unescape(urls).split(",") if part.split()}
    elif "css" in kind:
        found |= {url for pair in STYLE.findall(text) for url in pair if url}
    elif "javascript" in kind:
        found |= set(SCRIPT.findall(text))
    return set(filter(None, (_of_this_site(url, path, site_url) for url in found)))


def _of_this_site(url, path, site_url):
    """Return the path and query of an address of this site, None for any other."""
    try:
        parts = urlsplit(urljoin(site_url + path, unescape(url).strip()))
    except ValueError:
        return None
    own = urlsplit(site_url)
    if (parts.scheme, parts.netloc) != (own.scheme, own.netloc):
        return None
    clean = unquote(parts.path) or "/"
    if "\0" in clean or ".." in clean.split("/"):
        return None
    return f"{clean}?{parts.query}" if parts.query else clean
