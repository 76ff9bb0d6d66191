"""What a log may hold: nothing of who asked, and no link that opens what is closed, in lines and in JSON alike."""

import json
import logging
import re
import threading
from datetime import UTC, datetime

from pepr_site.operations.client_address import anonymised_ip

access = logging.getLogger("pepr_site.access")

EMAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
# What was sought, and links that open what is closed.
QUERY = re.compile(r"\?[^\s\"'<>]*")
SECRET_PATHS = re.compile(r"(/relecture/|/password_reset/confirm/)[^\s\"'<>]+")
IPV4 = re.compile(r"(?<![\d.])((?:\d{1,3}\.){3})\d{1,3}(?![\d.])")


class _Current(threading.local):
    """The request that this thread answers: its number, and what is asked for."""

    number, kind = "", "other"


current = _Current()


def scrubbed(text):
    """Return `text` without e-mail addresses, queries, secret links, and the end of network addresses."""
    text = SECRET_PATHS.sub(r"\1…", QUERY.sub("?…", EMAIL.sub("…@…", text)))
    return IPV4.sub(r"\g<1>0", text)


class LineFormatter(logging.Formatter):
    """A record as people read it."""

    def format(self, record):
        return scrubbed(super().format(record))


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON; what a record gives as `fields` comes as its own entries."""

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
    """Leaves out of Django's log of requests what `unavailable` has answered, and told once rather than each time."""

    def filter(self, record):
        return getattr(record, "status_code", 0) not in (503, 507)


def tell(request, status, cache, seconds):
    """Log a request that has been answered; `cache` is what the page cache did with it."""
    fields = {
        "method": request.method,
        "path": scrubbed(request.path_info),
        "status": status,
        "milliseconds": round(seconds * 1000, 1),
        "cache": cache,
        "network": anonymised_ip(request),
    }
    access.info("%s %s %s", fields["method"], fields["path"], status, extra={"fields": fields})
