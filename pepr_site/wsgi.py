"""The site as a WSGI application."""

import os
import sys
import threading
import weakref

from django.core.wsgi import get_wsgi_application
from django.db.backends.signals import connection_created

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pepr_site.settings.base")
# What a request waits for in the database before it is given up and its visitor told so; who sends a form waits longer
# (see `operations/page_cache.py`). Commands, migrations and backups among them, wait for as long as they must.
os.environ.setdefault(
    "PGOPTIONS", "-c lock_timeout=800ms -c statement_timeout=30s -c idle_in_transaction_session_timeout=60s"
)
# A kept page takes milliseconds: it must not wait at each step for five of every thread that computes.
sys.setswitchinterval(0.001)  # seconds


class Life:
    """What lives as long as a thread has its connection."""


class Thread(threading.local):
    """The lives of the connections of one thread, by their wrapper."""

    def __init__(self):
        self.lives = {}


thread = Thread()


def end_with_thread(connection, **kwargs):
    """Close a new connection when its thread ends: the server ends idle threads, whose connections nobody would use.

    Django's own hold on them is a circle, which the collector of garbage may leave for hours, until PostgreSQL has none
    to give.
    """
    thread.lives[id(connection)] = life = Life()
    weakref.finalize(life, connection.connection.close)


connection_created.connect(end_with_thread)
application = get_wsgi_application()
