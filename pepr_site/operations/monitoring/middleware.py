"""Each request gets a number, a line of log and a place in the figures; `/health/…` and `/metrics` are answered."""

import re
import secrets
import time

from django.conf import settings
from django.db import connection

from pepr_site.operations.monitoring import health, logs, metrics, operation_log
from pepr_site.operations.page_cache import STATE

HEADER = "X-Request-ID"
# What a proxy may give for a request's number: nothing that could end a line of log, or fill it.
GIVEN = re.compile(r"[\w.-]{8,64}", re.ASCII)
ADMIN, OTHER = "admin", "other"


class MonitoringMiddleware:
    """Before the page cache, which most visitors do not pass, and before a probe is asked for its host or for HTTPS."""

    def __init__(self, get_response):
        self.get_response = get_response
        self._own = {"/health/live": health.live, "/health/ready": health.ready}
        if metrics.is_on():
            metrics.start()
            self._own["/metrics"] = metrics.answer

    def __call__(self, request):
        if own := self._own.get(request.path_info):
            return own(request)
        logs.current.number, logs.current.kind = number_of(request), OTHER
        begun, counter = time.perf_counter(), QueryCounter()
        with connection.execute_wrapper(counter):
            response = self.get_response(request)
        response.headers[HEADER] = logs.current.number
        tell(request, response, time.perf_counter() - begun, counter.count)
        logs.current.number = ""
        return response

    def process_view(self, request, view, args, kwargs):
        """Note what is asked for: « admin » or the name of a view; there are few."""
        match = request.resolver_match
        logs.current.kind = ADMIN if match.route.startswith(ADMIN) else match.url_name or OTHER


def note_page(page, request, args, kwargs):
    """Note the class of the page that is served: a hook of Wagtail's, `before_serve_page`."""
    logs.current.kind = type(page).__name__


class QueryCounter:
    """Counts what is asked of the database, as a wrapper of Django's connection."""

    count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        return execute(sql, params, many, context)


def number_of(request):
    """Return the number that the proxy has given to `request`, where one is trusted, or a new one."""
    given = request.headers.get(HEADER, "") if settings.TRUSTED_PROXIES else ""
    return given if GIVEN.fullmatch(given) else secrets.token_hex(8)


def tell(request, response, seconds, queries):
    """Write down how a request went: in the log, in the figures, and among the slow pages."""
    cache, kind = request.META.get(STATE, "none"), logs.current.kind
    if settings.LOG_FORMAT == "json":
        logs.tell(request, response.status_code, cache, seconds)
    if metrics.is_on():
        metrics.tell(response.status_code, cache, kind, seconds, queries)
    if seconds > settings.SLOW_PAGE and kind != ADMIN and response.status_code == 200:
        operation_log.slow(logs.scrubbed(request.path), seconds)
