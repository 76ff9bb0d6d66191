"""Error pages for requests that no view accepts, in the visitor's language, with the text that they sent.

No database query is made here, since the request may be malformed, nor is its host trusted.
"""

import json
import re

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext_lazy as _

TOKEN = _(
    "Votre navigateur n’a pas gardé le cookie qui protège ce formulaire. Autorisez les cookies de ce site, "
    "puis renvoyez ce que vous avez écrit."
)
# Forms for anonymous visitors, which do not use the session.
OPEN_FORMS = {"wagtail_serve", "shared_draft", "fact_letter"}
# Fields that users do not write, or that must not be shown again.
OWN = re.compile(r"csrf|pass|code|token|next|return_url|opened|reference|-(type|id|order|deleted|count)$|_FORMS$", re.I)
SHORTEST = 3  # characters of a text worth keeping


def error_page(request, status, words="", texts=()):
    """Return the error page of this `status`, JSON for programs; `texts` are those to copy."""
    path = request.path_info
    if path.startswith("/api/"):
        response = JsonResponse({"message": "refused"}, status=status)
        response.headers["Access-Control-Allow-Origin"] = "*"
    else:
        with override(get_language_from_path(path) or settings.LANGUAGE_CODE):
            shown = {"status": status, "words": words, "texts": texts}
            response = HttpResponse(render_to_string("refused.html", shown), status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def bad_request(request, exception):
    """Django's handler of 400: malformed, too long, too many parts, unknown host."""
    return error_page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def permission_denied(request, exception):
    """Django's handler of 403."""
    return error_page(request, 403)


def csrf_failure(request, reason=""):
    """Django's view for a CSRF failure.

    A form that anybody may send is accepted if the browser says that it comes from a page of this site: no other site
    can, and it works without cookies. Otherwise the form is shown again, with what was typed.
    """
    match = request.resolver_match
    if match and match.view_name in OPEN_FORMS:
        request.lacks_token = request.headers.get("Origin") != f"{request.scheme}://{request.get_host()}"
        return match.func(request, *match.args, **match.kwargs)
    return error_page(request, 403, TOKEN, typed_texts(request.POST))


def typed_texts(posted):
    """Return the texts of a form that a person may have written, each once."""
    texts = [text_of(value) for name, values in posted.lists() if not OWN.search(name) for value in values]
    return [text for text in dict.fromkeys(texts) if len(text) >= SHORTEST and not text.isdecimal()]


def text_of(value):
    """Return the text of a value; rich text is JSON."""
    try:
        blocks = json.loads(value)["blocks"]
        return "\n".join(block["text"] for block in blocks)
    except (ValueError, TypeError, KeyError, RecursionError):
        return value.strip()
