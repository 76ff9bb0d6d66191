"""What editors put first for some words (`wagtail.contrib.search_promotions`)."""

from dataclasses import dataclass

from django.utils.translation import get_language
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.models import Page

from pepr_site.operations.content_version import memoised
from pepr_site.pages.base import visible
from pepr_site.search import words

MOST = 3


@dataclass(frozen=True)
class Promotion:
    title: str
    url: str
    description: str
    is_elsewhere: bool


@memoised
def _chosen():
    """Return `{folded words: [promotion]}`: editors choose tens of them at most."""
    chosen = {}
    for promotion in SearchPromotion.objects.select_related("query").order_by("sort_order", "pk"):
        chosen.setdefault(words.key(promotion.query.query_string), []).append(promotion)
    return chosen


def promotions(text, request):
    """Return the `Promotion`s of these very words, accents and capitals aside; visible pages of the language only.

    Two queries at most, none where there is no promotion.
    """
    chosen = _chosen().get(words.key(text), [])
    ids = [promotion.page_id for promotion in chosen if promotion.page_id]
    pages = {}
    if ids:
        here = visible(Page.objects.filter(pk__in=ids, locale__language_code=get_language()))
        pages = {page.pk: page for page in here}
    found = []
    for promotion in chosen:
        page = pages.get(promotion.page_id)
        if page:
            found.append(Promotion(page.title, page.get_url(request), promotion.description, False))
        elif not promotion.page_id and promotion.external_link_url:
            title = promotion.external_link_text or promotion.external_link_url
            found.append(Promotion(title, promotion.external_link_url, promotion.description, True))
    return found[:MOST]
