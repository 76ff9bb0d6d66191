"""The site as a WSGI application: the security headers on all that leaves, and watched."""

import os

from django.core.wsgi import get_wsgi_application

from pepr_site.web.security_headers import SecurityHeaders

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pepr_site.settings.base")


def make():
    """Return the application, of the settings as they are now."""
    django = get_wsgi_application()
    # Imported once Django is there.
    from pepr_site.operations.monitoring.wsgi import Watch
    from pepr_site.operations.request_body_buffer import Sendings

    return SecurityHeaders(Watch(Sendings(django)))


application = make()
