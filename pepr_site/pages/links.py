"""The target of a link between pages in a language: never a page that the visitor may not read."""

import re
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy

from django.conf import settings
from django.db.models import Q
from django.urls import resolve, reverse, translate_url
from django.utils.translation import get_language, get_language_info, override
from django.utils.translation import gettext as _
from wagtail.models import Page

from pepr_site.operations.content_version import cached_by_version, current_frame
from pepr_site.pages.visibility import HOME_DEPTH, is_readable, is_shown, key_pages, paths_to, readable, sections

# The menu of the standing pages through which one reaches somebody.
SERVICES = "services"


def absolute(url):
    """Return a URL with the site's own in front where it is only a path. Raises AttributeError for None."""
    return f"{settings.SITE_URL}{url}" if url.startswith("/") else url


# What `prefetched_links` has fetched, while its block lasts.
_ahead = ContextVar("linked pages", default=None)
LINK = re.compile(
    r'linktype=\\?"page\\?"[^<>]*? id=\\?"(\d+)|\bid=\\?"(\d+)\\?"[^<>]*? linktype=\\?"page|"page": (\d+)'
)


@contextmanager
def prefetched_links(texts):
    """Prefetch the pages to which these bodies (JSON) link, for rendering inside the block: one query."""
    ids = {int(next(filter(None, found))) for text in texts for found in LINK.findall(text)}
    token = _ahead.set((ids, linked_pages(ids)))
    try:
        yield
    finally:
        _ahead.reset(token)


def linked_pages(ids, specific=False):
    """Return the pages of these ids, each with the target of a link to it as `destination`.

    That is its visible translation in the active language, else the page itself, or None where a visitor may read
    neither. `specific` returns instances of the pages' own classes, without bodies. One query, and one more for each
    page class with `specific`.
    """
    # Outside of a request nothing is remembered, and to ask for the sections would cost more than for the pages.
    if (specific or current_frame()) and (known := _known(ids, specific)) is not None:
        return known
    asked, ahead = _ahead.get() or ((), {})
    if not specific and asked and set(ids) <= asked:
        return {pk: ahead[pk] for pk in ids if pk in ahead}
    # A button and a text of one page often lead to the same.
    return _asked_for(frozenset(ids), specific, get_language())


@cached_by_version
def _asked_for(ids, specific, language):
    here = Q(locale__language_code=language)
    translations = Page.objects.filter(pk__in=ids).values("translation_key")
    # The pages themselves are among those of their keys, which an index finds.
    pages = Page.objects.filter(Q(pk__in=ids) | here, translation_key__in=translations)
    pages = pages.annotate(is_readable=is_readable(), is_here=here)
    found = {page.pk: page for page in (pages.defer_streamfields().specific() if specific else pages)}
    open_to_all = {page.pk: page for page in found.values() if page.is_readable}
    localized = {page.translation_key: page for page in open_to_all.values() if page.is_here}
    chosen = {pk: found[pk] for pk in ids if pk in found}
    for pk, page in chosen.items():
        page.destination = localized.get(page.translation_key) or open_to_all.get(pk)
    return chosen


def _known(ids, specific):
    """Return the pages of these ids without a query, in the active language, if all are cached; else None.

    Cached are the key pages, and the sections unless `specific`.
    """
    pages = key_pages() if specific else {page.pk: page for page in sections().values()} | key_pages()
    known = {pk: copy(pages[pk]) for pk in ids if pk in pages}
    if len(known) < len(set(ids)) or any(page.locale.language_code != get_language() for page in known.values()):
        return None
    for page in known.values():
        page.destination = page
    return known


def destination(page):
    """Return the target of a link to `page`, or None (see `linked_pages`); without a query once known.

    It is of the same class as `page`: an object chosen in a form and previewed was not prefetched here.
    """
    if not hasattr(page, "destination"):
        known = linked_pages([page.pk], specific=type(page) is not Page).get(page.pk)
        page.destination = known and known.destination
    return page.destination


def breadcrumb_of(title):
    """Return the breadcrumb of a page directly below the home page, `{title, url}` each."""
    return [{"title": _("Accueil"), "url": reverse("wagtail_serve", args=[""])}, {"title": title, "url": ""}]


def contact_url():
    """Return the full URL of the contact page in the active language, else of the home page."""
    here = [page for page in sections().values() if page.locale.language_code == get_language()]
    page = next((page for page in here if page.footer == SERVICES), None)
    return absolute(page.get_url() if page else reverse("wagtail_serve", args=[""]))


def published_languages():
    """Return the codes of the languages whose home page is public, in the order of the settings."""
    homes = {page.locale.language_code for page in sections().values() if page.depth == HOME_DEPTH}
    return [code for code, _name in settings.LANGUAGES if code in homes]


def language_name(code):
    """Return the name of a language in the active one, as used inside a sentence: « anglais », « English »."""
    name = str(get_language_info(code)["name_translated"])
    return name.lower() if (get_language() or "").startswith("fr") else name


def languages(request):
    """Return the languages of the site, `{code, name, url, current, is_same}`.

    Where a page has no translation, `url` is that of its nearest ancestor with one, and `is_same` is false. One query
    for a page, none elsewhere, and none while there is one language.
    """
    active, codes = get_language(), published_languages()
    if len(codes) < 2:
        return []
    if getattr(request, "is_preview", False):
        # Wagtail makes this request up, and no address of the site has been found for it.
        request.resolver_match = resolve(request.path)
    page = page_of(request)
    elsewhere = nearest(page, request) if page else {}
    if hasattr(request, "beneath"):
        elsewhere = {code: url_below(found, request.beneath.get(code)) for code, found in elsewhere.items()}
    return [
        {
            "code": code,
            "name": get_language_info(code)["name_local"].capitalize(),
            "current": code == active,
            # What leads nowhere has no match (see `views.not_found`).
            **(
                {"url": request.path, "is_same": bool(request.resolver_match)}
                if code == active
                else elsewhere.get(code) or counterpart(request, code)
            ),
        }
        for code in codes
    ]


def page_of(request):
    """Return the page that Wagtail serves for this request, or None."""
    match = request.resolver_match
    is_page = match and match.url_name == "wagtail_serve"
    return Page.find_for_request(request, *match.args, **match.kwargs) if is_page else None


def url_below(found, rest):
    """Return `found`, the translation of a page, for content shown at a URL below the page's own.

    Such a page sets `request.beneath`: by language in which the content exists, the rest of its URL.
    """
    if found["is_same"] and rest:
        return {"url": found["url"] + rest, "is_same": True}
    return found | {"is_same": False}


def counterpart(request, code):
    """Return the URL in a language of a view that is no page, such as the search; of an unknown URL, the home page."""
    match = request.resolver_match
    if match and match.url_name != "wagtail_serve":
        return {"url": translate_url(request.path, code), "is_same": True}
    with override(code):
        return {"url": reverse("wagtail_serve", args=[""]), "is_same": False}


def nearest(page, request):
    """Return, by language, the visible translation of `page` or of its nearest ancestor that has one."""
    paths = paths_to(page.path)
    keys = {sections()[path].translation_key for path in paths if path in sections()}
    found = [other for other in sections().values() if other.translation_key in keys]
    known = getattr(page, "known_translations", None)
    # The page's own path is the last, and its translations may be known.
    if deeper := [path for path in (paths if known is None else paths[:-1]) if path not in sections()]:
        keys = Page.objects.filter(path__in=deeper).values("translation_key")
        found += readable(Page.objects.filter(translation_key__in=keys)).select_related("locale").order_by("depth")
    found += filter(is_shown, known or [])
    # The deepest of each language comes last, and stays.
    return {
        other.locale.language_code: {
            "url": other.get_url(request),
            "is_same": other.translation_key == page.translation_key,
        }
        for other in found
        if other.locale_id != page.locale_id
    }
