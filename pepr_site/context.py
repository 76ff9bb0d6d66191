"""What every template may show: the site's words, its settings, its languages."""

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_info

from pepr_site.generation import memoised
from pepr_site.models import SiteSettings, SiteText
from pepr_site.pages import visible


def site(request):
    """The context processor: lazy, so that a response that shows none of it costs no query."""
    page = getattr(request, "wagtail_page", None)
    return {
        "SITE_PUBLIC": settings.SITE_PUBLIC,
        "site_text": SimpleLazyObject(lambda: site_text(get_language())),
        "site_settings": SimpleLazyObject(site_settings),
        "languages": SimpleLazyObject(lambda: languages(request, page)),
        "home_url": reverse("wagtail_serve", args=[""]),
        "search_url": reverse("search"),
        "sitemap_url": reverse("site_map"),
        "canonical_url": settings.SITE_URL + request.path,
    }


@memoised
def site_settings():
    """Return the `SiteSettings`."""
    return SiteSettings.load()


@memoised
def site_text(language):
    """Return the `SiteText` of a language, or an empty one before any content is loaded."""
    return SiteText.objects.filter(locale__language_code=language).first() or SiteText(name=settings.WAGTAIL_SITE_NAME)


def languages(request, page):
    """Return the languages that the visitor may read, `{code, name, url, current}`, the active one included.

    A page without a translation leads to the home page of the other language.
    """
    active = get_language()
    translations = (
        {p.locale.language_code: p.get_url(request) for p in visible(page.get_translations()).select_related("locale")}
        if page
        else {}
    )
    return [
        {
            "code": code,
            "name": get_language_info(code)["name_local"].capitalize(),
            "url": request.path if code == active else translations.get(code),
            "current": code == active,
        }
        for code, _name in settings.LANGUAGES
        if code == active or code in translations
    ]
