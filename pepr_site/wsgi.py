"""The site as a WSGI application: watched, the page cache in front."""

import os

from django.core.wsgi import get_wsgi_application

from pepr_site.page_cache.wsgi import PageCache

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pepr_site.settings.base")
django = get_wsgi_application()

# Imported once Django is there.
from pepr_site.sendings import Sendings  # noqa: E402
from pepr_site.watching.wsgi import Watch  # noqa: E402

application = Watch(Sendings(PageCache(django)))
