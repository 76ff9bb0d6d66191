"""The menus: the programme's sections at the top, the standing pages at the foot."""

from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from wagtail.models import Page

from pepr_site.operations.content_version import cached_by_version
from pepr_site.pages.visibility import visible
from programme.programme_pages import Footer

# The root of the tree is at depth 1, a language's home page at 2, its sections at 3.
SECTION_DEPTH = 3
# The kinds of sections that stand beside the main menu; a standing page says so itself.
SERVICES = {"eventindexpage", "glossarypage"}


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


@cached_by_version
def _sections(language):
    """Return the visible sections of a language, each with the `footer` list and the `kind` that it belongs to."""
    return list(
        visible(Page.objects.filter(depth=SECTION_DEPTH, locale__language_code=language))
        .annotate(footer=Coalesce("standardpage__footer", Value(Footer.SITE)), kind=F("content_type__model"))
        .order_by("path")
    )


def _entries(request):
    entries = {"main": [], Footer.SERVICES: [], Footer.SITE: [], Footer.RIGHTS: [], Footer.NONE: [], "urls": {}}
    for section in _sections(get_language()):
        url = section.get_url(request)
        entries["urls"][section.kind] = url
        others = Footer.SERVICES if section.kind in SERVICES else section.footer
        entries["main" if section.show_in_menus else others].append(
            {
                "title": section.title,
                "url": url,
                "current": request.path == url,
                "open": request.path.startswith(url),
            }
        )
    return entries
