"""What every template may show: the site's words, its settings, its languages."""

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from pepr_site.generation import memoised
from pepr_site.languages import languages
from pepr_site.models import SiteSettings, SiteText

# What tells the site, in the environment of a request, that its answer goes into a static copy: the moment of it.
COPIED = "pepr_site.copied"


def site(request):
    """The context processor: lazy, so that a response that shows none of it costs no query."""
    return {
        "SITE_PUBLIC": settings.SITE_PUBLIC,
        "SITE_URL": settings.SITE_URL,
        "is_closed": is_closed(request),
        "copied_at": request.META.get(COPIED),
        # Asking who the visitor is would make every page depend on its cookies.
        # Read-only, there is nothing to edit, and Wagtail's bar would write the editor's profile.
        "may_be_editor": getattr(request, "is_preview", False)
        or (settings.SESSION_COOKIE_NAME in request.COOKIES and not settings.READ_ONLY),
        "site_text": SimpleLazyObject(lambda: site_text(get_language())),
        "site_settings": SimpleLazyObject(site_settings),
        "languages": SimpleLazyObject(lambda: languages(request)),
        "home_url": reverse("wagtail_serve", args=[""]),
        # Not `search_url`, which the admin's own templates take for the name of a view.
        "search_page_url": reverse("search"),
        "sitemap_url": reverse("site_map"),
        "canonical_url": settings.SITE_URL + request.path,
    }


def is_closed(request):
    """Whether nothing can be sent: the site is read-only, or this answer goes into a static copy."""
    return settings.READ_ONLY or COPIED in request.META


@memoised
def site_settings():
    """Return the `SiteSettings`, blank ones before anybody has filled them in: reading a page writes nothing."""
    return SiteSettings.objects.first() or SiteSettings()


@memoised
def site_text(language):
    """Return the `SiteText` of a language, or an empty one before any content is loaded."""
    return SiteText.objects.filter(locale__language_code=language).first() or SiteText(name=settings.WAGTAIL_SITE_NAME)
