"""Context processors: the site's texts, settings and languages."""

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from pepr_site.pages.links import languages
from pepr_site.pages.site_settings import site_settings, site_text


def site(request):
    """The context processor: lazy, so that a response that uses none of it costs no query."""
    return {
        "SITE_PUBLIC": settings.SITE_PUBLIC,
        "SITE_URL": settings.SITE_URL,
        # Reading `request.user` would make every page vary on cookies.
        "may_be_editor": getattr(request, "is_preview", False) or settings.SESSION_COOKIE_NAME in request.COOKIES,
        "site_text": SimpleLazyObject(lambda: site_text(get_language())),
        "site_settings": SimpleLazyObject(site_settings),
        "languages": SimpleLazyObject(lambda: languages(request)),
        "home_url": reverse("wagtail_serve", args=[""]),
        # Not `search_url`, which the admin's templates use as a URL name.
        "search_page_url": reverse("search"),
        "sitemap_url": reverse("site_map"),
        "canonical_url": settings.SITE_URL + request.path,
    }
