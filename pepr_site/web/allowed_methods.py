"""Which methods each address takes: told to whoever asks (`OPTIONS`), and held before a form's token is asked for."""

from django.http import Http404, HttpResponse
from django.views.generic import RedirectView

from pepr_site.web import refusals
from pepr_site.web.routing import found_at

READ = ["GET", "HEAD", "OPTIONS"]
FORM = [*READ, "POST"]
ADMIN_PATH = "/admin/"
# Views that are functions, outside the admin, and take a form.
FORMS = {
    "shared_draft",
    "wagtailcore_login",
    "wagtailcore_authenticate_with_password",
    "wagtaildocs_authenticate_with_password",
}
# What anybody's page may read, whatever host it comes from.
SHARED = {"open_data", "openapi"}
SHARED_NAMESPACE = "api"
PREFLIGHT = {
    "Access-Control-Allow-Methods": ", ".join(READ),
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}


class MethodsMiddleware:
    """Answers `OPTIONS`, and refuses with 405 a method that the address does not take; before the check of tokens."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        # A static file has no view, and says by itself what it takes.
        if request.method == "OPTIONS" and response.status_code == 405 and not request.resolver_match:
            return told(request, [*response["Allow"].split(", "), "OPTIONS"])
        return response

    def process_view(self, request, view, args, kwargs):
        if request.method == "HEAD":
            # The server leaves the body out; all else, the entity tag above all, is what a reader is told.
            request.method = "GET"
        if request.method == "GET":
            return None
        methods = methods_of(request, view, args, kwargs)
        if request.method == "OPTIONS":
            return told(request, methods)
        return None if request.method in methods else refused(request, methods)


def methods_of(request, view, args, kwargs):
    """Return the methods that `view` takes at the address of `request`; raise `Http404` where no page stands there."""
    if request.resolver_match.view_name == "wagtail_serve":
        return methods_of_page(request, *args, **kwargs)
    if actions := getattr(view, "actions", None):
        # A view of REST framework's, by what its router has named.
        return in_order({name.upper() for name in actions})
    model = getattr(view, "view_class", None) or getattr(view, "cls", None)
    # One that only leads elsewhere answers every method, and does nothing by any.
    if model and not issubclass(model, RedirectView):
        return in_order({name.upper() for name in model.http_method_names if hasattr(model, name)})
    is_form = request.resolver_match.view_name in FORMS or request.path_info.startswith(ADMIN_PATH)
    return FORM if is_form else READ


def methods_of_page(request, path):
    page, above, last = found_at(request, path)
    if page is None and above and above.answers_beneath:
        above.route(request, [last])
    elif page is None:
        raise Http404
    return FORM if getattr(page, "has_contact_form", False) else READ


def in_order(names):
    """Return the methods of a view's own, and those that Django answers beside them, as `Allow` lists them."""
    names |= {"OPTIONS"} | ({"HEAD"} if "GET" in names else set())
    # Not PUT, which Django's own forms take for POST.
    return [name for name in ("GET", "HEAD", "OPTIONS", "POST", "DELETE") if name in names]


def is_shared(request):
    match = request.resolver_match
    return bool(match) and (match.view_name in SHARED or SHARED_NAMESPACE in match.namespaces)


def told(request, methods):
    """Return the answer to `OPTIONS`, and to a browser that asks first whether another host's page may read."""
    headers = {"Allow": ", ".join(methods)}
    if is_shared(request):
        headers["Access-Control-Allow-Origin"] = "*"
        headers |= PREFLIGHT if "Access-Control-Request-Method" in request.headers else {}
    return HttpResponse(headers=headers)


def refused(request, methods):
    response = refusals.answer(request, 405)
    response.headers["Allow"] = ", ".join(methods)
    return response
