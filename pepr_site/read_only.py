"""`READ_ONLY=1`: the site stays readable, and refuses every write politely.

The database connection itself refuses to write (`settings/base.py`), so that
nothing slips through; what stands here tells people so, in a page rather than
an error.
"""

import psycopg2.errors
from django.conf import settings
from django.contrib import messages
from django.contrib.sessions.backends import db
from django.core.exceptions import MiddlewareNotUsed
from django.db import Error
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from pepr_site.page_cache.barrier import SAFE_METHODS

RETRY_AFTER = 600  # seconds
ADMIN = "/admin/"
# Nobody is to type a password that will not be looked at.
SIGN_IN = "/admin/login/"


class ReadOnlyMiddleware:
    """Answers what would write with a page that says why, and tells whoever looks at the admin."""

    def __init__(self, get_response):
        if not settings.READ_ONLY:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method not in SAFE_METHODS or request.path == SIGN_IN:
            return refusal(request)

    def process_exception(self, request, exception):
        """Something that should only read wanted to write."""
        if isinstance(exception, Error) and isinstance(exception.__cause__, psycopg2.errors.ReadOnlySqlTransaction):
            return refusal(request)

    def process_template_response(self, request, response):
        if request.path.startswith(ADMIN) and hasattr(request, "_messages"):
            messages.warning(request, _("Le site est en lecture seule pour le moment : rien ne peut être enregistré."))
        return response


def refusal(request):
    """Return the answer to what cannot be done now: a page for people, a line for programs."""
    if "text/html" in request.headers.get("Accept", "text/html"):
        response = render(request, "read_only.html", {"noindex": True}, status=503)
    else:
        text = _("Le site est en lecture seule pour le moment.")
        response = HttpResponse(text, status=503, content_type="text/plain; charset=utf-8")
    response["Retry-After"] = str(RETRY_AFTER)
    add_never_cache_headers(response)
    return response


class SessionStore(db.SessionStore):
    """The sessions that are there go on; nothing is written to them."""

    def save(self, must_create=False):
        if must_create:
            self._session_key = self._get_new_session_key()

    def delete(self, session_key=None):
        return None
