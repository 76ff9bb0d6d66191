"""Bodies in the encoding that a browser accepts: brotli first, then gzip.

`negotiate` and `compress` know nothing of requests, so that whatever keeps
bodies can keep them compressed; the middleware is the thin use of both.
"""

import gzip
import re

import brotli
from django.conf import settings
from django.utils.cache import patch_vary_headers

ENCODINGS = ("br", "gzip")
# Good enough for a body made anew for each visitor: a page of 80 kB takes half a thousandth of a second, a third
# of what the next levels take, and is a tenth larger.
QUICK = {"br": 3, "gzip": 4}
# For a body that is kept and served many times.
THOROUGH = {"br": 11, "gzip": 9}
# Under this, the headers weigh more than what is spared.
SMALLEST = 200

_COMPRESSIBLE = re.compile(r"text/|application/(?:[\w.-]+\+)?(?:json|xml)\b|application/javascript\b|image/svg\+xml\b")


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


def compress(body, encoding, levels=QUICK):
    """Return the bytes `body` in `encoding`, the same for the same body each time."""
    if encoding == "br":
        return brotli.compress(body, mode=brotli.MODE_TEXT, quality=levels["br"])
    return gzip.compress(body, levels["gzip"], mtime=0)


def is_compressible(response):
    """Whether the body gains by it: whole, text, long enough, and in no encoding yet."""
    return (
        not response.streaming
        and not response.has_header("Content-Encoding")
        and bool(_COMPRESSIBLE.match(response.get("Content-Type", "")))
        and len(response.content) >= SMALLEST
    )


def holds_a_secret(request, response):
    """Whether the body may hold something of this visitor's alone, such as a form's token.

    How long such a body is once compressed betrays the secret, letter by letter, to whoever can make the browser ask
    again with a guess of theirs in it (the BREACH attack). Where nothing of what is asked can come back in the answer,
    and the only secret is Django's token, another in each answer, there is nothing to learn from it.
    """
    token = settings.CSRF_COOKIE_NAME
    if set(response.cookies) - {token} or request.COOKIES.get(settings.SESSION_COOKIE_NAME):
        return True
    has_token = token in response.cookies or request.META.get("CSRF_COOKIE")
    repeats_nothing = request.method in ("GET", "HEAD") and not request.META.get("QUERY_STRING")
    return bool(has_token and not repeats_nothing)


class CompressionMiddleware:
    """Compresses what tells nobody a visitor's secret by its length; the other answers go out as they are."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not is_compressible(response):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        encoding = negotiate(request.headers.get("Accept-Encoding", ""))
        if not encoding or holds_a_secret(request, response):
            return response
        response.content = compress(response.content, encoding)
        response.headers["Content-Encoding"] = encoding
        response.headers["Content-Length"] = str(len(response.content))
        etag = response.get("ETag", "")
        if etag.startswith('"'):
            # The same content, no longer the same bytes.
            response.headers["ETag"] = f"W/{etag}"
        return response
