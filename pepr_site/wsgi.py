"""The site as a WSGI application, the page cache in front."""

import os

from django.core.wsgi import get_wsgi_application

from pepr_site.page_cache.wsgi import PageCache

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pepr_site.settings.base")
application = PageCache(get_wsgi_application())
