"""The site as a WSGI application: the security headers on all that leaves, and watched."""

import os

from django.core.wsgi import get_wsgi_application

from pepr_site.headers import SecurityHeaders

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pepr_site.settings.base")


def make():
    """Return the application, of the settings as they are now."""
    django = get_wsgi_application()
    # Imported once Django is there.
    from pepr_site.sendings import Sendings
    from pepr_site.watching.wsgi import Watch

    return SecurityHeaders(Watch(Sendings(django)))


application = make()
