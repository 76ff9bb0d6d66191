"""An address that somebody wrote in capitals leads to the one that exists."""

from copy import copy

from django.conf import settings
from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from django.utils.encoding import iri_to_uri
from django.utils.http import escape_leading_slashes
from django.utils.translation import get_language_from_path, override

from pepr_site.web.routing import found_at

# Where a capital counts, or where nothing is to be told of what exists.
LEFT_ALONE = ("/admin/", "/api/", "/documents/", "/media/", "/relecture/", "/static/", "/_util/")


class LowerCaseMiddleware:
    """Redirects what leads nowhere, by no rule of the staff's either, to its lower case, where that is public."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        path = lower_path(request)
        if not path:
            return response
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(escape_leading_slashes(iri_to_uri(path)) + (f"?{query}" if query else ""))


def lower_path(request):
    """Return the public address that the one of `request` would be in lower case, with its last slash, or ""."""
    lower = request.path_info.lower()
    if lower == request.path_info or lower.startswith(LEFT_ALONE):
        return ""
    paths = [lower] if lower.endswith("/") else [lower, f"{lower}/"]
    return next((path for path in paths if is_public(request, path)), "")


def is_public(request, path):
    with override(get_language_from_path(path) or settings.LANGUAGE_CODE):
        try:
            match = resolve(path)
            if match.url_name == "wagtail_serve":
                return is_public_page(request, *match.args, **match.kwargs)
            asked = copy(request)
            asked.path = asked.path_info = path
            asked.resolver_match = match
            return match.func(asked, *match.args, **match.kwargs).status_code == 200
        except (Resolver404, Http404):
            return False


def is_public_page(request, path):
    page, above, last = found_at(request, path)
    if page is None and above and above.answers_beneath:
        above.route(copy(request), [last])
        return above.is_known_public
    return bool(page and page.is_known_public)
