"""Compresses responses: brotli or gzip from the page cache, Django's gzip for the others."""

import gzip
import re

import brotli
from django.middleware.gzip import GZipMiddleware

# The better one first. A body is compressed once for each content version, and sent many times.
LEVELS = {"br": 9, "gzip": 6}
# Types worth compressing: text, never a picture or an archive.
_COMPRESSIBLE = re.compile(r"text/|application/(?:[\w.-]+\+)?(?:json|xml)\b|application/javascript\b|image/svg\+xml\b")


def is_compressible(response):
    """Whether compressing the body of `response` is worthwhile: a textual type."""
    return bool(_COMPRESSIBLE.match(response.get("Content-Type", "")))


def negotiate(accept_encoding):
    """Return the first of `LEVELS` that this header accepts, or ""."""
    accepted = dict(part.replace(" ", "").partition(";")[::2] for part in accept_encoding.lower().split(","))
    return next((name for name in LEVELS if name in accepted and not re.fullmatch(r"q=0(\.0*)?", accepted[name])), "")


def compress(body, encoding):
    """Return the bytes `body` in `encoding`, deterministically."""
    if encoding == "br":
        return brotli.compress(body, mode=brotli.MODE_TEXT, quality=LEVELS["br"])
    return gzip.compress(body, LEVELS["gzip"], mtime=0)


class CompressionMiddleware(GZipMiddleware):
    """Django's, which protects secrets from the BREACH attack, for compressible responses only."""

    def process_response(self, request, response):
        return super().process_response(request, response) if is_compressible(response) else response
