"""Gives each request an identifier, a log line and metrics; answers `/health/…` and `/metrics`.

Cached responses are returned before Django handles the request, which would take three times as long.
"""

import re
import secrets
import time

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest

from pepr_site.operations import page_cache, visits
from pepr_site.operations.monitoring import health, logs, metrics, operation_log
from pepr_site.operations.monitoring.operation_log import Kind

HEADER, GIVEN_IN = "X-Request-ID", "HTTP_X_REQUEST_ID"
# A proxy's request identifier: no character that could break a log line, and not too many.
GIVEN = re.compile(r"[\w.-]{8,64}", re.ASCII)
ADMIN, OTHER = "admin", "other"


class MonitoringMiddleware:
    """In front of the page cache, which answers most visitors, and of host and HTTPS checks, which reject probes."""

    def __init__(self, get_response):
        self.get_response = get_response
        self._own = {"/health/live": health.live, "/health/ready": health.ready}
        if is_measured():
            metrics.start()
            self._own["/metrics"] = metrics.answer

    def __call__(self, request):
        if own := self._own.get(request.path_info):
            return own(request)
        begun, number = time.perf_counter(), begin(request)
        response = self.get_response(request)
        response.headers[HEADER] = number
        end(request, response.status_code, response.get("Content-Type", "text/html"), time.perf_counter() - begun)
        return response

    def process_view(self, request, view, args, kwargs):
        """Note the view for the metrics: « admin » or its name."""
        match = request.resolver_match
        logs.current.kind = ADMIN if match.route.startswith(ADMIN) else match.url_name or OTHER


class CachedResponses:
    """The WSGI application `site`, before which the page cache gives what it has whole."""

    def __init__(self, site):
        self.site = site

    def __call__(self, environ, start_response):
        begun, answer = time.perf_counter(), page_cache.cached_response(environ)
        if answer is None:

            def start(status, headers, *exc_info):
                page_cache.store_sent_headers(environ, status, headers, own={HEADER, "Set-Cookie"})
                return start_response(status, headers, *exc_info)

            return self.site(environ, start)
        headers, body = answer
        request = WSGIRequest(environ)
        start_response("200 OK", [*headers.items(), (HEADER, begin(request))])
        end(request, 200, headers["Content-Type"], time.perf_counter() - begun)
        return [body]


def is_measured():
    """Whether somebody may ask for the metrics, which are not counted otherwise."""
    return bool(settings.METRICS_TOKEN or settings.METRICS_FROM)


def begin(request):
    """Return the number of a request that begins: the proxy's own, where one is trusted, or a new one."""
    given = request.META.get(GIVEN_IN, "") if settings.TRUSTED_PROXIES else ""
    logs.current.number = given if GIVEN.fullmatch(given) else secrets.token_hex(8)
    logs.current.kind = OTHER
    return logs.current.number


def end(request, status, content_type, seconds):
    """Record a request that was answered."""
    record(request, status, seconds)
    visits.count(request, status, content_type)
    logs.current.number = ""


def set_page_class(page, request, args, kwargs):
    """A `before_serve_page` hook of Wagtail's: note the class of the page."""
    logs.current.kind = type(page).__name__


def record(request, status, seconds):
    """Record a request in the log, in the metrics, and among the slow pages."""
    cache, kind = request.META.get(page_cache.STATE, "none"), logs.current.kind
    if settings.LOG_FORMAT == "json":
        logs.log_request(request, status, cache, seconds)
    if is_measured():
        metrics.count(status, cache, kind, seconds)
    if seconds > settings.SLOW_PAGE and kind != ADMIN and status == 200:
        operation_log.record(Kind.SLOW, logs.scrubbed(request.path), seconds * 1000)
