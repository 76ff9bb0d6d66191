"""A whole copy: from what the site lists, by the links of its pages, to the last picture."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse, translate_url
from django.utils import timezone

from pepr_site import sitemap
from pepr_site.static_copy import CopyError
from pepr_site.static_copy.links import addresses
from pepr_site.static_copy.site import Site
from pepr_site.static_copy.tree import Tree, name_of

# What the copy holds beside the pages, linked or not.
BESIDE = ("/robots.txt", "/sitemap.xml", "/.well-known/security.txt", "/favicon.ico", "/api/v2/pages/")
# What is nobody's to copy: it asks who is there, or answers in its own way.
LEFT_OUT = ("/admin/", "/relecture/", "/api/", "/__debug__/")
NOWHERE = "/cette-adresse-n-existe-pas/"
PAGE_QUERY = re.compile(r"page=(\d+)")
QUERY_LINK = re.compile(r'href="(\?[^"]*)"')
SERVER_ERROR = 500


@dataclass
class Copied:
    """The copy that was made. `broken` are the addresses that pages name and that lead nowhere, on the site as here."""

    path: Path
    files: int
    shared: int
    broken: dict = field(default_factory=dict)


def export(folder, progress, base_url=""):
    """Write the public site to a new copy in `folder` and let `current` lead to it; return a `Copied`.

    `base_url` takes the place of the site's own address. Raises `CopyError`, the last copy staying in use.
    """
    moment = timezone.now()
    try:
        with Tree(folder, moment.strftime("%Y%m%dT%H%M%SZ")) as tree:
            broken = _Export(tree, Site(moment), base_url.rstrip("/"), progress).run()
    except OSError as error:
        raise CopyError(f"{folder}: {error.strerror or error}. The last copy stays in use.") from None
    return Copied(tree.path, tree.written + tree.shared, tree.shared, broken)


class _Export:
    def __init__(self, tree, site, base_url, progress):
        self._tree, self._site, self._base_url, self._progress = tree, site, base_url, progress
        self._waiting, self._known, self.broken = [], set(), {}
        codes = dict(settings.LANGUAGES)
        self._searches = {translate_url(reverse("search"), code) for code in codes}
        self._suggestions = {translate_url(reverse("search_suggestions"), code) for code in codes}

    def run(self):
        """Write everything; return the broken addresses, each with a page that names it."""
        paths = [page.get_url() for page in sitemap.pages().select_related("locale")]
        maps = [translate_url(reverse("site_map"), code) for code in dict(settings.LANGUAGES)]
        for path in [*paths, *maps, *self._searches, *BESIDE]:
            self._wait(path, "")
        while self._waiting:
            path, query, source = self._waiting.pop()
            self._copy(path, query, source)
            self._progress.start(len(self._known), keep_done=True)
            self._progress.step(path)
        for code in dict(settings.LANGUAGES):
            self._copy_not_found(translate_url(reverse("wagtail_serve", args=[""]), code))
        return self.broken

    def _wait(self, address, source):
        """Note an address to copy, `source` being the page that names it."""
        parts = urlsplit(address)
        page = PAGE_QUERY.fullmatch(parts.query)
        # Other queries lead to the same file: the whole list, which says what it is.
        key = (parts.path, parts.query if page and page[1] != "1" else "")
        is_left_out = (parts.path.startswith(LEFT_OUT) and parts.path not in BESIDE) or parts.path in self._suggestions
        if key not in self._known and not is_left_out:
            self._known.add(key)
            self._waiting.append((*key, source))

    def _copy(self, path, query, source):
        found = self._site.absent(path) if path in self._searches else self._site.get(path, query)
        if found.status >= SERVER_ERROR:
            raise CopyError(f"{path} answers {found.status}: the last copy stays in use.")
        if found.location:
            return self._copy_redirection(path, found, source)
        if found.is_personal and "html" in found.kind:
            found = self._site.absent(path)
        elif found.status != 200:
            if source:
                self.broken[path] = source
            return None
        return self._write(path, query, found)

    def _write(self, path, query, found):
        body = found.body
        if found.is_text:
            text = body.decode()
            for address in addresses(text, found.kind, path, settings.SITE_URL):
                self._wait(address, path)
            body = self._adapted(text, path, found.kind).encode()
        place = f"{path}page-{query.removeprefix('page=')}/" if query else path
        self._tree.write(name_of(place, found.kind), body)

    def _adapted(self, text, path, kind):
        """Return the text with the addresses that the copy has: pages of a list as folders, its own host."""
        if "html" in kind:
            text = QUERY_LINK.sub(lambda match: f'href="{_place_of(match[1], path)}"', text)
        if self._base_url:
            text = re.sub(re.escape(settings.SITE_URL) + r'(?=[/"\'<\s?#]|$)', self._base_url, text)
        return text

    def _copy_redirection(self, path, found, source):
        """Leave a page that leads on, as the site does; an address that only lacks its last « / » needs none."""
        target = urlsplit(found.location)
        is_own = not target.netloc or target.netloc == settings.SITE_ADDRESS.netloc
        if is_own:
            self._wait(target.path, source)
        if is_own and target.path == f"{path}/":
            return
        to = target._replace(scheme="", netloc="").geturl() if is_own else found.location
        address = to.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
        page = f'<!doctype html><title>→</title><meta http-equiv="refresh" content="0; url={address}">'
        self._tree.write(name_of(path, "text/html"), f'{page}<p><a href="{address}">→</a></p>\n'.encode())

    def _copy_not_found(self, home):
        found = self._site.get(f"{home.rstrip('/')}{NOWHERE}")
        for address in addresses(found.body.decode(), found.kind, home, settings.SITE_URL):
            if address not in self._known and not address.endswith(NOWHERE):
                self._wait(address, home)
        self._tree.write(name_of(f"{home}404.html", ""), found.body)
        while self._waiting:
            self._copy(*self._waiting.pop())


def _place_of(query, path):
    """Return where a link of one query alone leads from a list at `path`."""
    bare, _, fragment = query.removeprefix("?").partition("#")
    page = PAGE_QUERY.fullmatch(bare)
    place = f"{path}?{bare}" if bare and not page else path
    if page and page[1] != "1":
        place = f"{path}page-{page[1]}/"
    return f"{place}#{fragment}" if fragment else place
