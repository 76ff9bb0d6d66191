"""From one language to the other: the same page, or the nearest one that exists there."""

from django.conf import settings
from django.urls import reverse, translate_url
from django.utils.translation import get_language, get_language_info, override
from wagtail.models import Page

from pepr_site.operations.content_version import cached_by_version
from pepr_site.pages.visibility import HOME_DEPTH, visible


@cached_by_version
def published_languages():
    """Return the codes of the languages whose home page may be read, in the order of the settings."""
    homes = visible(Page.objects.filter(depth=HOME_DEPTH)).values_list("locale__language_code", flat=True)
    return [code for code, _name in settings.LANGUAGES if code in set(homes)]


def language_name(code):
    """Return the name of a language in the active one, as it stands in a sentence: « anglais », « English »."""
    name = str(get_language_info(code)["name_translated"])
    return name.lower() if (get_language() or "").startswith("fr") else name


def languages(request):
    """Return the languages in which the site may be read, `{code, name, url, current, is_same}`.

    Where a page has no translation, `url` is that of its nearest ancestor that
    has one and `is_same` is false. One query for a page, none elsewhere; none
    at all while there is one language.
    """
    active, codes = get_language(), published_languages()
    if len(codes) < 2:
        return []
    page = page_of(request)
    elsewhere = nearest(page, request) if page else {}
    if hasattr(request, "beneath"):
        elsewhere = {code: beneath(found, request.beneath.get(code)) for code, found in elsewhere.items()}
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
    """Return the page that Wagtail serves to this request, or None."""
    match = request.resolver_match
    is_page = match and match.url_name == "wagtail_serve"
    return Page.find_for_request(request, *match.args, **match.kwargs) if is_page else None


def beneath(found, rest):
    """Return `found`, the translation of a page, for what the page shows beneath its own address.

    A page that does so sets `request.beneath`: by language in which the thing exists, what follows the page's address.
    """
    if found["is_same"] and rest:
        return {"url": found["url"] + rest, "is_same": True}
    return found | {"is_same": False}


def counterpart(request, code):
    """Return the address in a language of what is not a page, such as the search; for an unknown one, its home page."""
    match = request.resolver_match
    if match and match.url_name != "wagtail_serve":
        return {"url": translate_url(request.path, code), "is_same": True}
    with override(code):
        return {"url": reverse("wagtail_serve", args=[""]), "is_same": False}


def nearest(page, request):
    """Return, by language, the visible translation of `page` or of its nearest ancestor that has one."""
    found = {code: (other, False) for code, other in above(page.path[: -page.steplen], page.locale_id).items()}
    found |= {other.locale.language_code: (other, True) for other in translations([page.path], page.locale_id)}
    return {code: {"url": other.get_url(request), "is_same": same} for code, (other, same) in found.items()}


@cached_by_version
def above(path, locale_id):
    """Return, by language, the visible translation of the page at `path`, or of its nearest ancestor that has one."""
    paths = [path[:end] for end in range(HOME_DEPTH * Page.steplen, len(path) + 1, Page.steplen)]
    # The deepest of each language comes last, and stays.
    return {other.locale.language_code: other for other in translations(paths, locale_id)}


def translations(paths, locale_id):
    """Return the visible pages of the other languages that translate those at `paths`, the deepest last."""
    keys = Page.objects.filter(path__in=paths).values("translation_key")
    others = visible(Page.objects.filter(translation_key__in=keys).exclude(locale_id=locale_id))
    return others.select_related("locale").order_by("depth") if paths else []
