"""Bodies in an encoding that the browser accepts: brotli or gzip from the page cache, Django's gzip for the others."""

import gzip
import re

import brotli
from django.middleware.gzip import GZipMiddleware

ENCODINGS = ("br", "gzip")
# A body is compressed once for each change of the content, and given many times.
LEVELS = {"br": 9, "gzip": 6}
# What gains by it: text, never a picture or an archive.
_COMPRESSIBLE = re.compile(r"text/|application/(?:[\w.-]+\+)?(?:json|xml)\b|application/javascript\b|image/svg\+xml\b")


def is_compressible(response):
    """Whether the body of `response` gains by it: of a kind that is text, and in no encoding yet."""
    return not response.has_header("Content-Encoding") and bool(_COMPRESSIBLE.match(response.get("Content-Type", "")))


def negotiate(accept_encoding):
    """Return the encoding to answer in, "br" or "gzip", or "" for none; `accept_encoding` is the header, or ""."""
    accepted = {}
    for part in accept_encoding.lower().split(","):
        name, _, parameter = part.partition(";")
        accepted[name.strip()] = _quality(parameter)
    # The first of equals wins.
    best = max(ENCODINGS, key=lambda name: accepted.get(name, accepted.get("*", 0)))
    return best if accepted.get(best, accepted.get("*", 0)) > 0 else ""


def _quality(parameter):
    """Return the weight that « q=0.5 » gives: 1 where nothing is said, 0 where it makes no sense."""
    name, _, value = parameter.partition("=")
    if not name.strip():
        return 1.0
    return float(value) if re.fullmatch(r"\s*[01](\.\d{0,3})?\s*", value) else 0.0


def compress(body, encoding):
    """Return the bytes `body` in `encoding`, the same for the same body each time."""
    if encoding == "br":
        return brotli.compress(body, mode=brotli.MODE_TEXT, quality=LEVELS["br"])
    return gzip.compress(body, LEVELS["gzip"], mtime=0)


class CompressionMiddleware(GZipMiddleware):
    """Django's, which hides the length of a secret (the BREACH attack), for what gains by it."""

    def process_response(self, request, response):
        return super().process_response(request, response) if is_compressible(response) else response
