"""The menus: the main sections in the header, the standing pages in the footer."""

from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from pepr_site.operations.content_version import cached_by_frame
from pepr_site.pages.visibility import SECTION_DEPTH, sections, unlisted_pages
from programme.programme_pages import Footer

# The page types in the secondary menu; standing pages have a field for it.
SERVICES = {"easypage", "eventindexpage", "glossarypage", "offerindexpage"}


def menus(request):
    """The context processor: four lists of `{title, url, current, open}`.

    An entry is `current` on its own page, `open` on it and on the pages beneath it.
    `section_urls` gives the address of a section by its class: `section_urls.partnerspage`.
    """
    entries = SimpleLazyObject(lambda: _entries(request))
    return {
        "navigation": SimpleLazyObject(lambda: entries["main"]),
        "service_navigation": SimpleLazyObject(lambda: entries[Footer.SERVICES]),
        "footer_navigation": SimpleLazyObject(lambda: entries[Footer.SITE]),
        "legal_navigation": SimpleLazyObject(lambda: entries[Footer.RIGHTS]),
        "section_urls": SimpleLazyObject(lambda: entries["urls"]),
    }


def _entries(request):
    entries = {"main": [], Footer.SERVICES: [], Footer.SITE: [], Footer.RIGHTS: [], Footer.NONE: [], "urls": {}}
    unlisted = unlisted_pages()
    for pk, kind, menu, title, url in _sections(get_language()):
        if pk in unlisted:
            continue
        entries["urls"][kind] = url
        is_open = request.path.startswith(url)
        entries[menu].append({"title": title, "url": url, "current": request.path == url, "open": is_open})
    return entries


@cached_by_frame
def _sections(language):
    """Return each section of a language: its key, its class, its menu, its title and its address."""
    found = []
    for section in sections().values():
        if section.depth >= SECTION_DEPTH and section.locale.language_code == language:
            kind = section.specific_class._meta.model_name
            others = Footer.SERVICES if kind in SERVICES else section.footer or Footer.SITE
            menu = "main" if section.show_in_menus else others
            found.append((section.pk, kind, menu, section.title, section.get_url()))
    return found
