"""Whoever changes the content is told so once no process can show the old one any more."""

import time

from django.conf import settings

from pepr_site import generation

SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}


class BarrierMiddleware:
    """Holds the answer to a change of content back for the time during which the old content may be believed current.

    See `Freshness`: a process that asked for the token just before the change
    goes on for `PAGE_CACHE_LEASE` seconds, and no longer.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method in SAFE_METHODS:
            return self.get_response(request)
        before = generation.token()
        response = self.get_response(request)
        if generation.token() != before:
            time.sleep(settings.PAGE_CACHE_LEASE)
        return response
