"""Whoever changes the content is told so once no process can show the old one any more."""

import time

from django.conf import settings

from pepr_site import generation

# How long an answer may be under way to the web server in front, in seconds.
TRANSIT = 0.2
SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}


class BarrierMiddleware:
    """Holds the answer to a change of content back for the time during which the old content may be believed current.

    See `Freshness`: a process that asked for the token just before the change
    goes on for `PAGE_CACHE_LEASE` and `PAGE_CACHE_GRACE` seconds, and no longer.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method in SAFE_METHODS:
            return self.get_response(request)
        before = generation.token()
        response = self.get_response(request)
        if generation.token() != before:
            time.sleep(lease())
        return response


def lease():
    """Return for how long (seconds) an old page may still be believed, here or by the web server in front.

    nginx counts whole seconds, and so keeps a page for up to one more than it was told.
    """
    in_front = settings.FRONT_CACHE + 1 + TRANSIT if settings.FRONT_CACHE else 0
    return settings.PAGE_CACHE_LEASE + settings.PAGE_CACHE_GRACE + in_front
