"""Gives each request an identifier, a log line and metrics; answers `/health/…` and `/metrics`."""

import re
import secrets
import time

from django.conf import settings

from pepr_site.operations import visits
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
        """Note what is asked for: « admin » or the name of a view; there are few."""
        match = request.resolver_match
        logs.current.kind = ADMIN if match.route.startswith(ADMIN) else match.url_name or OTHER


def note_page(page, request, args, kwargs):
    """Note the class of the page that is served: a hook of Wagtail's, `before_serve_page`."""
    logs.current.kind = type(page).__name__


def tell(request, status, seconds):
    """Write down how a request went: in the log, in the figures, and among the slow pages."""
    cache, kind = request.META.get(STATE, "none"), logs.current.kind
    if settings.LOG_FORMAT == "json":
        logs.tell(request, status, cache, seconds)
    if metrics.is_on():
        metrics.tell(status, cache, kind, seconds)
    if seconds > settings.SLOW_PAGE and kind != ADMIN and status == 200:
        operation_log.slow(logs.scrubbed(request.path), seconds)
