"""What every template may show: the site's words, its settings, its languages."""

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from pepr_site.models import SiteSettings, SiteText
from pepr_site.operations.content_version import memoised
from pepr_site.pages.languages import languages


def site(request):
    """The context processor: lazy, so that a response that shows none of it costs no query."""
    return {
        "SITE_PUBLIC": settings.SITE_PUBLIC,
        "SITE_URL": settings.SITE_URL,
        # Asking who the visitor is would make every page depend on its cookies.
        "may_be_editor": getattr(request, "is_preview", False) or settings.SESSION_COOKIE_NAME in request.COOKIES,
        "site_text": SimpleLazyObject(lambda: site_text(get_language())),
        "site_settings": SimpleLazyObject(site_settings),
        "languages": SimpleLazyObject(lambda: languages(request)),
        "home_url": reverse("wagtail_serve", args=[""]),
        # Not `search_url`, which the admin's own templates take for the name of a view.
        "search_page_url": reverse("search"),
        "sitemap_url": reverse("site_map"),
        "canonical_url": settings.SITE_URL + request.path,
    }


@memoised
def site_settings():
    """Return the `SiteSettings`, blank ones before anybody has filled them in: reading a page writes nothing."""
    return SiteSettings.objects.first() or SiteSettings()


@memoised
def site_text(language):
    """Return the `SiteText` of a language, or an empty one before any content is loaded."""
    return SiteText.objects.filter(locale__language_code=language).first() or SiteText(name=settings.WAGTAIL_SITE_NAME)
