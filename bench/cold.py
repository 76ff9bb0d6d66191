"""The site without its page cache: each page is rendered as after a change of the content."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pepr_site.settings.base")
settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "page_cache" not in name]
site = get_wsgi_application()


def forget():
    """Set a new content version, as a change does, so that values cached for the last one are not used."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE wagtailcore_page SET title = title WHERE id = (SELECT max(page_ptr_id) FROM news_newspage)"
        )


def application(environ, start_response):
    forget()
    return site(environ, start_response)
