"""The 503 page, while the database or the media storage does not answer."""

import logging
import re
import sys
import time

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext as _
from django.views.defaults import server_error as broken

from pepr_site.operations.media_storage import is_unwritable
from pepr_site.operations.transactions import SAFE_METHODS

logger = logging.getLogger(__name__)

STATUS, RETRY_AFTER = 503, 10  # seconds
# A minute without the database is logged a few times, not once for each request.
SILENCE = 10  # seconds

# Fields that are typed again and never sent back.
SECRET = re.compile("password|code|credential")

_logged_at = float("-inf")


def server_error(request, *args, **kwargs):
    """Django's error handler: a database error and a full disk get a 503 or 507, other errors a 500."""
    error = sys.exc_info()[1]
    with override(get_language_from_path(request.path_info) or settings.LANGUAGE_CODE):
        if isinstance(error, OperationalError | InterfaceError):
            log_once(error)
            return without_database(request)
        if is_unwritable(error):
            logger.error("Files cannot be kept, or read: %s", error)
            return without_database(request) if request.method in SAFE_METHODS else without_store(request)
    return broken(request, *args, **kwargs)


def without_database(request):
    """Return a page in the language of the URL, or JSON for programs. Makes no database query."""
    headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"}
    if request.path_info.startswith("/api/"):
        message = {"message": "temporarily unavailable, try again shortly"}
        return JsonResponse(message, status=STATUS, headers=headers | {"Access-Control-Allow-Origin": "*"})
    context = {"is_sending": request.method not in SAFE_METHODS, "sent": sent(request), "request": request}
    page = render_to_string("503.html", context)
    return HttpResponse(page, status=STATUS, headers=headers)


def sent(request):
    """Return the fields of a submitted form, `[(name, value)]`, to send again; no file, and nothing beside a secret."""
    try:
        fields = [] if request.method in SAFE_METHODS else list(request.POST.lists())
    # What cannot be read cannot be given back.
    except (OSError, BadRequest, SuspiciousOperation):
        return []
    if any(SECRET.search(name) for name, _values in fields):
        return []
    return [(name, value) for name, values in fields for value in values]


def without_store(request):
    """Tell the sender of a file that it was not stored."""
    text = _(
        "Le fichier n’a pas été enregistré : le serveur n’a plus de place ou ne trouve plus ses fichiers. "
        "Envoyez-le de nouveau dans quelques minutes, avec ce que vous aviez écrit dans ce formulaire."
    )
    headers = {"Cache-Control": "no-store"}
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        # The admin's page that takes several files at once shows this one's message.
        return JsonResponse({"success": False, "error_message": text}, headers=headers)
    return HttpResponse(render_to_string("507.html", {"text": text}), status=507, headers=headers)


def log_once(error):
    """Log that the database does not answer, in one line, once in a while."""
    global _logged_at
    if time.monotonic() - _logged_at > SILENCE:
        _logged_at = time.monotonic()
        logger.error("The database does not answer: %s", str(error).strip().splitlines()[:1])
