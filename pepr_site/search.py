"""Search over the visible pages of the active language."""

from django.utils.translation import get_language
from wagtail.models import Page

from pepr_site.pages import visible


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
