"""The site without its page cache, which remembers nothing: each page is drawn as the first one after a publication."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pepr_site.settings.base")
settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "page_cache" not in name]
site = get_wsgi_application()


def forget():
    """Give the content another version, as a publication does: what is remembered of the last one no longer counts."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE wagtailcore_page SET title = title WHERE depth = 1")


def application(environ, start_response):
    forget()
    return site(environ, start_response)
