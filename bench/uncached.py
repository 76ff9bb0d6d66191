"""The site without its page cache: every request goes through the whole of Django, as the first one for a page does."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pepr_site.settings.base")
settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "page_cache" not in name]
application = get_wsgi_application()
