"""Gives each request an identifier, a log line and metrics; answers `/health/…` and `/metrics`."""

import re
import secrets
import time

from django.conf import settings

from pepr_site.operations import visits
from pepr_site.operations.monitoring import health, logs, metrics, operation_log
from pepr_site.operations.page_cache import STATE

HEADER = "X-Request-ID"
# A proxy's request identifier: no character that could break a log line, and not too many.
GIVEN = re.compile(r"[\w.-]{8,64}", re.ASCII)
ADMIN, OTHER = "admin", "other"


class MonitoringMiddleware:
    """In front of the page cache, which answers most visitors, and of host and HTTPS checks, which reject probes."""

    def __init__(self, get_response):
        self.get_response = get_response
        self._own = {"/health/live": health.live, "/health/ready": health.ready}
        if metrics.is_on():
            metrics.start()
            self._own["/metrics"] = metrics.answer

    def __call__(self, request):
        if own := self._own.get(request.path_info):
            return own(request)
        # The proxy's own, where one is trusted.
        given = request.headers.get(HEADER, "") if settings.TRUSTED_PROXIES else ""
        logs.current.number = given if GIVEN.fullmatch(given) else secrets.token_hex(8)
        logs.current.kind, begun = OTHER, time.perf_counter()
        response = self.get_response(request)
        response.headers[HEADER] = logs.current.number
        tell(request, response.status_code, time.perf_counter() - begun)
        visits.count(request, response)
        logs.current.number = ""
        return response

    def process_view(self, request, view, args, kwargs):
        """Note the view for the metrics: « admin » or its name."""
        match = request.resolver_match
        logs.current.kind = ADMIN if match.route.startswith(ADMIN) else match.url_name or OTHER


def note_page(page, request, args, kwargs):
    """A `before_serve_page` hook of Wagtail's: note the class of the page."""
    logs.current.kind = type(page).__name__


def tell(request, status, seconds):
    """Record a request in the log, in the metrics, and among the slow pages."""
    cache, kind = request.META.get(STATE, "none"), logs.current.kind
    if settings.LOG_FORMAT == "json":
        logs.tell(request, status, cache, seconds)
    if metrics.is_on():
        metrics.tell(status, cache, kind, seconds)
    if seconds > settings.SLOW_PAGE and kind != ADMIN and status == 200:
        operation_log.slow(logs.scrubbed(request.path), seconds)
