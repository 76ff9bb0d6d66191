"""The site as a WSGI application."""

import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pepr_site.settings.base")
# What a request waits for in the database before it is given up and its visitor told so; who sends a form waits longer
# (see `operations/page_cache.py`). Commands, migrations and backups among them, wait for as long as they must.
os.environ.setdefault(
    "PGOPTIONS", "-c lock_timeout=800ms -c statement_timeout=30s -c idle_in_transaction_session_timeout=60s"
)

# A kept page takes milliseconds: it must not wait at each step for five of every thread that computes.
sys.setswitchinterval(0.001)  # seconds

application = get_wsgi_application()
