"""Prometheus metrics at `/metrics`, where `METRICS_TOKEN` or `METRICS_FROM` opens it.

The processes of a machine write to small shared files; the one that is asked adds them up. Labels have few values:
classes, names of views, statuses.
"""

import contextlib
import hmac
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import Error
from django.http import HttpResponse, HttpResponseNotFound
from django.views.decorators.http import require_safe

from pepr_site.operations.client_address import address_of
from pepr_site.operations.monitoring import alerts

DURATIONS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


@cache
def meters():
    """Return the response counter and the duration histogram of this process."""
    # Imported once the folder of its files is known, and only where it is used.
    from prometheus_client import CollectorRegistry, Counter, Histogram

    answers, seconds = "Answers, by status and by what the page cache did.", "Time to make an answer that was not kept."
    registry = CollectorRegistry()
    return (
        Counter("pepr_site_requests", answers, ["status", "cache"], registry=registry),
        Histogram("pepr_site_making_seconds", seconds, ["kind"], buckets=DURATIONS, registry=registry),
    )


def start():
    """Create the folder of the shared files, and delete those of processes that have ended."""
    settings.METRICS_DIR.mkdir(parents=True, exist_ok=True)
    for file in settings.METRICS_DIR.glob("*_*.db"):
        number = file.stem.rpartition("_")[2]
        if number.isdigit() and not Path(f"/proc/{number}").exists() and Path("/proc/self").exists():
            with contextlib.suppress(OSError):
                file.unlink()
    meters()


def count(status, cache, kind, seconds):
    """Count a response, and record its duration; `kind` is the page class or view."""
    answers, times = meters()
    answers.labels(status, cache).inc()
    if cache in ("made", "passed"):
        times.labels(kind).observe(seconds)


@require_safe
def answer(request):
    """Serve the metrics to permitted clients; 404 to everybody else."""
    headers = {"Cache-Control": "no-store"}
    if not is_allowed(request):
        return HttpResponseNotFound(headers=headers)
    from prometheus_client import CollectorRegistry, generate_latest, multiprocess

    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry, path=str(settings.METRICS_DIR))
    lines = "".join(f"# TYPE pepr_site_{name} gauge\npepr_site_{name} {value}\n" for name, value in gauges().items())
    kind = "text/plain; version=0.0.4; charset=utf-8"
    return HttpResponse(generate_latest(registry) + lines.encode(), kind, headers=headers)


def is_allowed(request):
    """Whether this request has the token, or comes directly from a permitted network."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ").encode()
    if settings.METRICS_TOKEN and hmac.compare_digest(given, settings.METRICS_TOKEN.encode()):
        return True
    # A request through a proxy has this header: its network is not the client's.
    address = None if "X-Forwarded-For" in request.headers else address_of(request)
    return address is not None and any(address in network for network in settings.METRICS_FROM)


def gauges():
    """Return the metrics that are computed on request: database availability and alerts."""
    try:
        return alerts.figures() | {"database_up": 1}
    except Error:
        return {"database_up": 0}
