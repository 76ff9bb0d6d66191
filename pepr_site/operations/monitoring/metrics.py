"""What Prometheus reads at `/metrics`, where `METRICS_TOKEN` or `METRICS_FROM` opens it; otherwise none of this runs.

The processes of one machine write into small shared files, and whichever is
asked adds them up. Labels have few values: classes, names of views, statuses.
"""

import contextlib
import hmac
import ipaddress
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from django.conf import settings
from django.db import Error, close_old_connections

from pepr_site.operations import content_version

DURATIONS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
QUERIES = (0, 2, 5, 10, 20, 50, 100)
# What other pieces have to count when asked: functions that return `{name: number}`,
# names such as `pepr_site_queue_depth`.
gauges = []


def is_on():
    return bool(settings.METRICS_TOKEN or settings.METRICS_FROM)


@cache
def _meters():
    # Imported once the folder of its files is known, and only where it is used.
    from prometheus_client import CollectorRegistry, Counter, Histogram

    answers = "Answers, by status and by what the page cache did."
    seconds, queries = "Time to make an answer that was not kept.", "Queries to make such an answer."
    more = {"registry": CollectorRegistry()}
    return SimpleNamespace(
        requests=Counter("pepr_site_requests", answers, ["status", "cache"], **more),
        seconds=Histogram("pepr_site_making_seconds", seconds, ["kind"], buckets=DURATIONS, **more),
        queries=Histogram("pepr_site_making_queries", queries, ["kind"], buckets=QUERIES, **more),
    )


def start():
    """Make the folder of the shared files, and take away what processes that have ended left in it."""
    settings.METRICS_DIR.mkdir(parents=True, exist_ok=True)
    for file in settings.METRICS_DIR.glob("*_*.db"):
        number = file.stem.rpartition("_")[2]
        if number.isdigit() and not Path(f"/proc/{number}").exists() and Path("/proc/self").exists():
            with contextlib.suppress(OSError):
                file.unlink()
    _meters()


def tell(environ, status, seconds):
    """Count an answer."""
    _meters().requests.labels(status[:3], environ.get("pepr_site.cache", "none")).inc()


def made(kind, seconds, queries):
    """Measure an answer of this kind that was made."""
    if is_on():
        _meters().seconds.labels(kind).observe(seconds)
        _meters().queries.labels(kind).observe(queries)


def answer(environ, start_response):
    """The figures, to who may read them; 404 to everybody else."""
    if not is_allowed(environ):
        start_response("404 Not Found", [("Content-Length", "0"), ("Cache-Control", "no-store")])
        return []
    body = _text() + b"".join(_line(name, value) for name, value in _gauged().items())
    start_response(
        "200 OK",
        [
            ("Content-Type", "text/plain; version=0.0.4; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
        ],
    )
    return [body]


def is_allowed(environ):
    """Whether this request bears the token, or comes straight from a permitted network."""
    given = environ.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer ").encode()
    if settings.METRICS_TOKEN and hmac.compare_digest(given, settings.METRICS_TOKEN.encode()):
        return True
    try:
        address = ipaddress.ip_address(environ.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    # A proxy asks for everybody: what came through one bears this header.
    is_direct = "HTTP_X_FORWARDED_FOR" not in environ
    return is_direct and any(address in network for network in settings.METRICS_FROM)


def _text():
    from prometheus_client import CollectorRegistry, generate_latest, multiprocess

    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry, path=str(settings.METRICS_DIR))
    return generate_latest(registry)


def _gauged():
    values = {"pepr_site_database_up": 1}
    try:
        content_version.token()
        for gauge in gauges:
            values |= gauge()
    except Error:
        values["pepr_site_database_up"] = 0
    finally:
        close_old_connections()
    return values


def _line(name, value):
    return f"# TYPE {name} gauge\n{name} {value}\n".encode()
