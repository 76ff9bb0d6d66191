"""Logs that a machine reads: one JSON object a line, with the number of the request and nothing of who made it."""

import ipaddress
import json
import logging
import re
import threading
from datetime import UTC, datetime

from django.conf import settings

access = logging.getLogger("pepr_site.access")

# Addresses keep the network alone: 256 neighbours at least are one.
NETWORKS = {4: 24, 6: 48}
EMAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
# What was sought, and links that open what is closed.
QUERY = re.compile(r"\?[^\s\"'<>]*")
SECRET_PATHS = re.compile(r"(/relecture/|/password_reset/confirm/)[^\s\"'<>]+")
IPV4 = re.compile(r"(?<![\d.])((?:\d{1,3}\.){3})\d{1,3}(?![\d.])")


class _Current(threading.local):
    """The request that this thread answers."""

    number = ""


current = _Current()


def is_json():
    return settings.LOG_FORMAT == "json"


def scrubbed(text):
    """Return `text` without e-mail addresses, queries, secret links, and the end of network addresses."""
    text = SECRET_PATHS.sub(r"\1…", QUERY.sub("?…", EMAIL.sub("…@…", text)))
    return IPV4.sub(r"\g<1>0", text)


def truncated(address):
    """Return the network of a visitor's address, "" where it is none."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return ""
    known = getattr(known, "ipv4_mapped", None) or known
    return str(ipaddress.ip_network((known, NETWORKS[known.version]), strict=False).network_address)


class JsonFormatter(logging.Formatter):
    """A record as one line of JSON; what a record gives as `fields` comes as its own entries."""

    def format(self, record):
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": scrubbed(record.getMessage()),
        }
        if number := current.number:
            line["request_id"] = number
        if record.exc_info:
            line["exception"] = scrubbed(self.formatException(record.exc_info))
        return json.dumps(line | getattr(record, "fields", {}), ensure_ascii=False)


def visitor(environ):
    """Return the network of whoever asks, as far as it can be believed (see `contact/senders.py`)."""
    told = [part.strip() for part in environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    steps = settings.TRUSTED_PROXIES
    return truncated(told[-steps] if 0 < steps <= len(told) else environ.get("REMOTE_ADDR", ""))


def tell(environ, status, seconds):
    """Log a request that has been answered."""
    path = scrubbed(environ.get("PATH_INFO", "").encode("latin-1").decode(errors="replace"))
    fields = {
        "method": environ["REQUEST_METHOD"],
        "path": path,
        "status": int(status[:3]),
        "milliseconds": round(seconds * 1000, 1),
        "cache": environ.get("pepr_site.cache", "none"),
        "network": visitor(environ),
    }
    access.info("%s %s %s", fields["method"], path, fields["status"], extra={"fields": fields})
