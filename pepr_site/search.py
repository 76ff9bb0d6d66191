"""Search over the visible pages of the active language, and over what the apps offer beside them."""

from django.utils.translation import get_language
from wagtail.models import Locale, Page
from wagtail.search.backends import get_search_backend

from pepr_site.pages import visible

# What an app lets a visitor find beside pages: indexed models whose rows belong
# to a language, by the name under which the template lists them.
beside_pages = {}
MOST_BESIDE = 6


def search_pages(query):
    """Return the visible pages that hold the words of `query`, the best first; none for an empty query.

    Stems and accents do not count: the text-search configuration `pepr_french`
    (see migration 0002) removes both on either side.
    """
    if not query:
        return Page.objects.none()
    pages = visible(Page.objects.filter(depth__gt=1, locale__language_code=get_language()))
    # The search engine accepts a condition on the key, and no other expression.
    return Page.objects.filter(pk__in=pages.values("pk")).specific().search(query, operator="and")


def search_beside(query):
    """Return the first rows of each model of `beside_pages` that hold the words of `query`: `{name: rows}`."""
    here = Locale.objects.filter(language_code=get_language()).values("pk")
    backend = get_search_backend()
    return {
        name: backend.search(query, model.objects.filter(locale__in=here), operator="and")[:MOST_BESIDE]
        if query
        else []
        for name, model in beside_pages.items()
    }
