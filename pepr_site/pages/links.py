"""Where a link from one page to another leads: never to what the visitor may not read."""

from copy import copy

from django.conf import settings
from django.db.models import Q
from django.utils.translation import get_language
from wagtail.models import Page

from pepr_site.pages.visibility import is_visible, key_pages


def absolute(url):
    """Return an address with the site's own in front where it is only a path. Raises AttributeError for None."""
    return f"{settings.SITE_URL}{url}" if url.startswith("/") else url


def linked_pages(ids, specific=False):
    """Return the pages of these ids, each with the page its link leads to as `destination`.

    That is its translation in the active language where there is a visible
    one, else the page itself, or None where a visitor may read neither.

    `specific` asks for instances of the pages' own classes, bodies left out.
    One query, and one more a class of page for `specific`.
    """
    if specific and (known := _key_pages(ids)) is not None:
        return known
    here = Q(locale__language_code=get_language())
    translations = Page.objects.filter(pk__in=ids).values("translation_key")
    # The pages themselves are among those of their keys, which an index finds.
    pages = Page.objects.filter(Q(pk__in=ids) | here, translation_key__in=translations)
    pages = pages.annotate(is_visible=is_visible(), is_here=here)
    found = {page.pk: page for page in (pages.defer_streamfields().specific() if specific else pages)}
    readable = {page.pk: page for page in found.values() if page.is_visible}
    localized = {page.translation_key: page for page in readable.values() if page.is_here}
    chosen = {pk: found[pk] for pk in ids if pk in found}
    for pk, page in chosen.items():
        page.destination = localized.get(page.translation_key) or readable.get(pk)
    return chosen


def _key_pages(ids):
    """Return the pages of these ids where all are key pages in the active language, which costs no query; else None."""
    pages = key_pages()
    known = {pk: copy(pages[pk]) for pk in ids if pk in pages}
    if len(known) < len(set(ids)) or any(page.locale.language_code != get_language() for page in known.values()):
        return None
    for page in known.values():
        page.destination = page
    return known


def destination(page):
    """Return the page that a link to `page` leads to, or None (see `linked_pages`); without a query once known."""
    if not hasattr(page, "destination"):
        known = linked_pages([page.pk]).get(page.pk)
        page.destination = known and known.destination
    return page.destination
