"""How long each answer takes to make, and by how many queries; the slowest ones are remembered."""

import time

from django.conf import settings
from django.db import connection

from pepr_site.operations.monitoring import metrics, operation_log

ADMIN, OTHER = "admin", "other"


class MeasuringMiddleware:
    """Measures what Django makes. What the page cache holds never comes here."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        begun, counter = time.perf_counter(), _Counter()
        if metrics.is_on():
            with connection.execute_wrapper(counter):
                response = self.get_response(request)
        else:
            response = self.get_response(request)
        seconds = time.perf_counter() - begun
        kind = kind_of(request)
        metrics.made(kind, seconds, counter.count)
        if seconds > settings.SLOW_PAGE and not kind.startswith(ADMIN) and response.status_code == 200:
            operation_log.slow(request.path, seconds)
        return response


class _Counter:
    count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        return execute(sql, params, many, context)


def kind_of(request):
    """Return what was asked for: the class of a page, the name of a view, « admin » or « other »; there are few."""
    route = getattr(request, "_wagtail_route_for_request", None)
    if route:
        return type(route.page).__name__
    match = request.resolver_match
    if match is None:
        return OTHER
    return ADMIN if match.route.startswith(ADMIN) else match.url_name or OTHER
