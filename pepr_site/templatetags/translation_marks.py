"""Template tags of translations in Wagtail's screens: a mark in page lists, a choice in confirmations."""

from django import template
from django.conf import settings
from wagtail.models import Page

from pepr_site.translation import lifecycle, side_by_side, states

register = template.Library()


@register.simple_tag(takes_context=True)
def translation_marks(context, page):
    """Return the rows that concern one page of a list: of an original its translations, of a translation itself.

    The whole list costs the queries of one reading of the states.
    """
    request = context.get("request")
    if request is None:
        return []
    known = request.__dict__.setdefault("translation_marks", {})
    if page.pk not in known:
        listed = [page, *getattr(context.get("table"), "data", ())]
        known |= {item.pk: [] for item in listed}
        for row in states.rows(models=[Page], keys={item.translation_key for item in listed}):
            if row.state != states.State.TRANSLATED:
                for item in filter(None, (row.source, row.translation)):
                    known.setdefault(item.pk, []).append(row)
    return known[page.pk]


@register.simple_tag
def online_translations(page):
    """Return the published translations of a page that is about to be unpublished."""
    return [{"page": item, "language": states.language_name(item.locale)} for item in lifecycle.online(page)]


@register.simple_tag
def translations_left(page):
    """Return the translations of a page that is about to be deleted."""
    return [{"page": item, "language": states.language_name(item.locale)} for item in lifecycle.translations_of(page)]


@register.simple_tag(takes_context=True)
def original_passages(context, panel):
    """Return what the original of a translation says in the field of a panel of its form, a list of `Passage`."""
    context["original_language"] = settings.LANGUAGE_CODE
    return side_by_side.beside(panel)
