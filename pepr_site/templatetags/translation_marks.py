"""What Wagtail's own screens show of translations: a mark in the lists of pages, a choice where a page goes away."""

from django import template
from wagtail.models import Page

from pepr_site.translation import lifecycle, states

register = template.Library()


@register.simple_tag(takes_context=True)
def translation_marks(context, page):
    """Return the rows that concern one page of a list: of an original its translations, of a translation itself.

    The whole list costs the queries of one reading of the states.
    """
    request = context.get("request")
    if request is None:
        return []
    if not hasattr(request, "translation_marks"):
        request.translation_marks = by_page(states.rows(models=[Page]))
    return request.translation_marks.get(page.pk, [])


def by_page(rows):
    marks = {}
    for row in rows:
        if row.state == states.State.TRANSLATED:
            continue
        marks.setdefault(row.source.pk, []).append(row)
        if row.translation:
            marks.setdefault(row.translation.pk, []).append(row)
    return marks


@register.simple_tag
def online_translations(page):
    """Return the published translations of a page that is about to be unpublished."""
    return [{"page": item, "language": states.language_name(item.locale)} for item in lifecycle.online(page)]


@register.simple_tag
def translations_left(page):
    """Return the translations of a page that is about to be deleted."""
    return [{"page": item, "language": states.language_name(item.locale)} for item in lifecycle.translations_of(page)]
