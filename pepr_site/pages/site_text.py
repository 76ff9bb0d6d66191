"""The site's settings and its words, as they are remembered from one request to the next."""

from django.conf import settings

from pepr_site.operations.content_version import cached_by_version
from pepr_site.pages.models import SiteSettings, SiteText


@cached_by_version
def site_settings():
    """Return the `SiteSettings`, blank ones before anybody has filled them in: reading a page writes nothing."""
    return SiteSettings.objects.first() or SiteSettings()


@cached_by_version
def site_text(language):
    """Return the `SiteText` of a language, or an empty one before any content is loaded."""
    return SiteText.objects.filter(locale__language_code=language).first() or SiteText(name=settings.WAGTAIL_SITE_NAME)
