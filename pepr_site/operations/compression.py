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
    for part in accept_encoding.replace(" ", "").lower().split(","):
        name, _, weight = part.partition(";")
        told = re.fullmatch(r"q=([01](\.\d{0,3})?)", weight)
        # A weight that makes no sense is none.
        accepted[name] = float(told[1]) if told else float(not weight)
    # The first of equals wins.
    best = max(ENCODINGS, key=lambda name: accepted.get(name, accepted.get("*", 0)))
    return best if accepted.get(best, accepted.get("*", 0)) > 0 else ""


def compress(body, encoding):
    """Return the bytes `body` in `encoding`, the same for the same body each time."""
    if encoding == "br":
        return brotli.compress(body, mode=brotli.MODE_TEXT, quality=LEVELS["br"])
    return gzip.compress(body, LEVELS["gzip"], mtime=0)


class CompressionMiddleware(GZipMiddleware):
    """Django's, which hides the length of a secret (the BREACH attack), for what gains by it."""

    def process_response(self, request, response):
        return super().process_response(request, response) if is_compressible(response) else response
