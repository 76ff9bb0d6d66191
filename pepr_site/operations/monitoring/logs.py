"""Structured logs and error reports without personal data.

Logs have one JSON object on each line, with the request's identifier; errors go to Sentry if `SENTRY_DSN` is set.
"""

import json
import logging
import re
import threading
from datetime import UTC, datetime

from django.core.exceptions import ImproperlyConfigured

from pepr_site.operations.client_address import anonymised_ip

access = logging.getLogger("pepr_site.access")

# E-mail addresses; what was sought; links that open what is closed; the end of network addresses.
PERSONAL = (
    (re.compile(r"(?<![\w.+'-])[\w.+'-]+@[\w-]+(?:\.[\w-]+)+"), "…@…"),
    (re.compile(r"\?[^\s\"'<>]*"), "?…"),
    (
        re.compile(r"(?i)(/(?:relecture|je-sais|agenda-personnel|invitation|password_reset/confirm)/)[^\s\"'<>]+"),
        r"\1…",
    ),
    (re.compile(r"(?<![\d.])((?:\d{1,3}\.){3})\d{1,3}(?![\d.])"), r"\g<1>0"),
)


class _Current(threading.local):
    """The request of this thread: its identifier and its view."""

    number, kind = "", "other"


current = _Current()


def scrubbed(text):
    """Return `text` with every match of `PERSONAL` removed."""
    for pattern, instead in PERSONAL:
        text = pattern.sub(instead, text)
    return text


class LineFormatter(logging.Formatter):
    """Formats a record for people."""

    def format(self, record):
        return scrubbed(super().format(record))


class JsonFormatter(logging.Formatter):
    """Formats a record as one line of JSON; its `fields` become entries of their own."""

    def format(self, record):
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": scrubbed(record.getMessage()),
        }
        if current.number:
            line["request_id"] = current.number
        if record.exc_info:
            line["exception"] = scrubbed(self.formatException(record.exc_info))
        return json.dumps(line | getattr(record, "fields", {}), ensure_ascii=False)


class RequestFilter(logging.Filter):
    """Drops from Django's request log what `unavailable` has answered and logged once."""

    def filter(self, record):
        return getattr(record, "status_code", 0) not in (503, 507)


def tell(request, status, cache, seconds):
    """Log a request and its response; `cache` is the outcome in the page cache."""
    fields = {
        "method": request.method,
        "path": scrubbed(request.path_info),
        "status": status,
        "milliseconds": round(seconds * 1000, 1),
        "cache": cache,
        "network": anonymised_ip(request),
    }
    access.info("%s %s %s", fields["method"], fields["path"], status, extra={"fields": fields})


def start_sentry(dsn, release):
    """Report errors to `dsn`. Raises `ImproperlyConfigured` where the package is missing."""
    try:
        import sentry_sdk
    except ImportError:
        raise ImproperlyConfigured("SENTRY_DSN is set, and sentry-sdk is missing: pip install sentry-sdk.") from None
    sentry_sdk.init(
        dsn=dsn,
        release=release or None,
        send_default_pii=False,
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        traces_sample_rate=0,
        before_send=before_send,
    )


def before_send(event, hint):
    """Return `event` scrubbed: only the method, the path, the error and its location remain."""
    for name in ("user", "server_name", "breadcrumbs", "modules"):
        event.pop(name, None)
    if request := event.get("request"):
        event["request"] = {"method": request.get("method"), "url": scrubbed(request.get("url", ""))}
    for value in event.get("exception", {}).get("values", []):
        value["value"] = scrubbed(value.get("value") or "")
    if entry := event.get("logentry"):
        # The sentence without what was filled in.
        event["logentry"] = {"message": scrubbed(entry.get("message") or "")}
    event.setdefault("tags", {})["request_id"] = current.number
    return event
