"""The site as a WSGI application: the page cache in front, and the security headers on all that leaves."""

import os

from django.core.wsgi import get_wsgi_application

from pepr_site.headers import SecurityHeaders
from pepr_site.page_cache.wsgi import PageCache

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pepr_site.settings.base")


def make():
    """Return the application, of the settings as they are now."""
    return SecurityHeaders(PageCache(get_wsgi_application()))


application = make()
