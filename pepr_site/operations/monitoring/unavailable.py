"""What a visitor is told while the database does not answer: come back in a moment. Nothing here asks it anything."""

import logging
import sys
import time

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext as _
from django.views.defaults import server_error as broken

from pepr_site.operations.media_storage import is_unwritable

logger = logging.getLogger(__name__)

STATUS, RETRY_AFTER = 503, 10  # seconds
# A database that is gone for a minute is told of a few times, not once a visitor.
SILENCE = 10  # seconds

_told_at = float("-inf")


def server_error(request, *args, **kwargs):
    """Django's handler of errors: the database's are a matter of time, a full disk is one of space, others a fault."""
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError):
        tell(error)
        return response(request.path_info, request.method)
    if is_unwritable(error):
        logger.error("Files cannot be kept, or read: %s", error)
        is_reading = request.method in {"GET", "HEAD"}
        return response(request.path_info) if is_reading else _without_store(request)
    return broken(request, *args, **kwargs)


def response(path, method="GET"):
    """Return the answer to a request for `path`: a page in its language, or JSON where a program asked."""
    with override(get_language_from_path(path) or settings.LANGUAGE_CODE):
        if path.startswith("/api/"):
            answer = JsonResponse({"message": "temporarily unavailable, try again shortly"}, status=STATUS)
            answer["Access-Control-Allow-Origin"] = "*"
        else:
            context = {"is_sending": method not in {"GET", "HEAD"}}
            answer = HttpResponse(render_to_string("503.html", context), status=STATUS)
    answer["Retry-After"] = str(RETRY_AFTER)
    return _kept_by_nobody(answer)


def answer(environ, start_response, error):
    """The same for WSGI, where the error came up outside Django."""
    tell(error)
    made = response(environ.get("PATH_INFO", "/"), environ["REQUEST_METHOD"])
    made["Content-Length"] = str(len(made.content))
    start_response(f"{made.status_code} {made.reason_phrase}", list(made.items()))
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [made.content]


def tell(error):
    """Log that the database does not answer, in one line, once in a while."""
    global _told_at
    if time.monotonic() - _told_at > SILENCE:
        _told_at = time.monotonic()
        logger.error("The database does not answer: %s", str(error).strip().splitlines()[:1])


def _without_store(request):
    with override(get_language_from_path(request.path_info) or settings.LANGUAGE_CODE):
        text = _(
            "Le fichier n’a pas été enregistré : le serveur n’a plus de place ou ne trouve plus ses fichiers. "
            "Envoyez-le de nouveau dans quelques minutes, avec ce que vous aviez écrit dans ce formulaire."
        )
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            # The admin's page that takes several files at once shows this one's message.
            return _kept_by_nobody(JsonResponse({"success": False, "error_message": text}))
        return _kept_by_nobody(HttpResponse(render_to_string("507.html", {"text": text}), status=507))


def _kept_by_nobody(answer):
    answer["Cache-Control"] = "no-store"
    # Told in one line already.
    answer._has_been_logged = True
    return answer
