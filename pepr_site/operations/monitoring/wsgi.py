"""What stands in front of the page cache and of Django, and costs a cached page next to nothing."""

import itertools
import re
import secrets
import time

from django.conf import settings
from django.db import InterfaceError, OperationalError

from pepr_site.operations.monitoring import health, logs, metrics, unavailable

HEADER = "X-Request-ID"
READ = ("GET", "HEAD")
# What a proxy may give for a request's number: nothing that could end a line of log, or fill it.
GIVEN = re.compile(r"[\w.-]{8,64}", re.ASCII)
# What the page cache did with a request, told in its environment.
CACHE = "pepr_site.cache"


class Watch:
    """A WSGI application that numbers requests, tells how they went, and answers those who watch the site.

    `application` does the rest.
    """

    def __init__(self, application):
        self._application = application
        self._own = {"/health/live": health.live, "/health/ready": health.ready}
        if metrics.is_on():
            self._own["/metrics"] = metrics.answer
            metrics.start()
        self._tell = [tell for tell, is_on in ((logs.tell, logs.is_json()), (metrics.tell, metrics.is_on())) if is_on]
        # Unlike any other process's; counting on costs less than drawing each time.
        self._prefix, self._numbers = secrets.token_hex(6), itertools.count(1)

    def __call__(self, environ, start_response):
        own = self._own.get(environ.get("PATH_INFO"))
        if own is not None:
            return own(environ, start_response) if environ["REQUEST_METHOD"] in READ else _refuse(start_response)
        number = environ["pepr_site.request_id"] = self._number(environ)
        logs.current.number = number
        begun, told = time.perf_counter(), []

        def start(status, headers, exc_info=None):
            told[:] = [status]
            return start_response(status, [*headers, (HEADER, number)], *([exc_info] if exc_info else []))

        try:
            return self._application(environ, start)
        except (OperationalError, InterfaceError) as error:
            # Outside Django, which would have answered by itself.
            return unavailable.answer(environ, start, error)
        finally:
            for tell in self._tell:
                tell(environ, told[0] if told else "500", time.perf_counter() - begun)
            logs.current.number = ""

    def _number(self, environ):
        if settings.TRUSTED_PROXIES and GIVEN.fullmatch(environ.get("HTTP_X_REQUEST_ID", "")):
            return environ["HTTP_X_REQUEST_ID"]
        return f"{self._prefix}-{next(self._numbers):x}"


def _refuse(start_response):
    """Say that what watches the site is asked, and told nothing."""
    start_response("405 Method Not Allowed", [("Allow", ", ".join(READ)), ("Content-Length", "0")])
    return []
