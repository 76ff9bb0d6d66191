"""Sanitises imported text: no markup, no control characters, limited length; http(s) URLs only."""

import re
from datetime import date
from html import unescape
from urllib.parse import urlsplit

from django.utils.html import strip_tags

from pepr_site.pages.dates import FIRST, LAST

# The rest of a text is ignored: no title is that long.
MOST_READ = 20_000
MOST_AUTHORS = 2000
_CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b\u2028\u2029\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069\ud800-\udfff]+"
)
# Characters that cannot be stored in the database or encoded in UTF-8.
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_FRENCH_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


def text(value, most=1000):
    """Return a text on one line, without markup, of at most so many letters; "" for what is no text."""
    if not isinstance(value, str):
        return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
    # Double-escaped markup is removed too.
    plain = strip_tags(unescape(strip_tags(value[:MOST_READ])))
    return " ".join(_CONTROL.sub(" ", unescape(plain)).split())[:most].strip()


def as_written(value, most=100):
    """Return a text as it stands in the source, spaces and line ends included, but for what cannot be kept."""
    return _UNSTORABLE.sub("", str(value))[:most]


def texts(value, most=MOST_AUTHORS):
    """Return a list of texts, without those that are empty; a text alone counts as a list of one."""
    values = value if isinstance(value, list) else [value]
    return [found for found in (text(item, 300) for item in values[:most]) if found]


def web_address(value):
    """Return an address of the web, or "" for anything else, such as `javascript:`."""
    address = value.strip() if isinstance(value, str) else ""
    if len(address) > 500 or any(ord(letter) < 33 or letter in "<>\"'\\" for letter in address):
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in {"http", "https"} and parts.hostname else ""


def year(value):
    """Return a year that can be true, or None."""
    found = re.match(r"\d{4}", str(value or "").strip())
    number = int(found.group()) if found else 0
    return number if FIRST <= number <= LAST else None


def day(value):
    """Return the day of « 2025-03-22 » or « 22/03/2025 », or None where it is not whole."""
    value = str(value or "").strip()
    if found := _FRENCH_DATE.match(value):
        numbers = [int(part) for part in reversed(found.groups())]
    elif (found := _DATE.match(value)) and found.group(3):
        numbers = [int(part) for part in found.groups()]
    else:
        return None
    try:
        return date(*numbers) if FIRST <= numbers[0] <= LAST else None
    except ValueError:
        return None
