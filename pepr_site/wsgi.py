"""The site as a WSGI application."""

import os
import sys
import threading
import weakref

from django.core.wsgi import get_wsgi_application
from django.db.backends.signals import connection_created
from django.utils.http import parse_header_parameters
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pepr_site.settings.base")
# The database timeouts of a request, after which the visitor gets an error page; form submissions wait longer
# (see `operations/page_cache.py`). Commands, including migrations and backups, have no timeout.
os.environ.setdefault(
    "PGOPTIONS", "-c lock_timeout=800ms -c statement_timeout=30s -c idle_in_transaction_session_timeout=60s"
)
# A cached page takes milliseconds: it must not wait five at each switch to a busy thread, the default.
sys.setswitchinterval(0.001)  # seconds
# The charsets that forms may use.
CHARSETS = {"utf-8", "utf8", "us-ascii", "iso-8859-1", "iso-8859-15", "windows-1252", "utf-16"}


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


def readable(content_type):
    """Return a content type that Django can read: without parameters if they name an unsupported charset.

    Any word is looked up among Python's codecs, of which some decode no text (`zip`, `idna`): the request would fail
    before any part of the site sees it.
    """
    kind, _mark, parameters = content_type.partition(";")
    # Extended parameters with their own charset (RFC 2231) are not supported.
    if "*" in parameters or parse_header_parameters(content_type)[1].get("charset", "utf-8").lower() not in CHARSETS:
        return kind
    return content_type


def application(environ, start_response):
    """Answer a request; the server calls this."""
    if "CONTENT_TYPE" in environ:
        environ["CONTENT_TYPE"] = readable(environ["CONTENT_TYPE"])
    return site(environ, start_response)


connection_created.connect(end_with_thread)
site = get_wsgi_application()
# It imports models, which is possible from here on.
site = import_string("pepr_site.operations.monitoring.middleware.CachedResponses")(site)
