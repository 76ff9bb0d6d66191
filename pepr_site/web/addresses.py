"""Request paths: allowed methods, redirects for mistyped ones, and who may use which."""

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.middleware.common import CommonMiddleware
from django.utils.encoding import iri_to_uri
from django.utils.http import escape_leading_slashes
from django.views.generic import RedirectView
from wagtail.contrib.redirects.middleware import RedirectMiddleware
from wagtail.models import Locale, Page, Site

from pepr_site.operations.client_address import address_of
from pepr_site.operations.transactions import SAFE_METHODS
from pepr_site.pages.visibility import readable
from pepr_site.web import error_pages

READ = list(SAFE_METHODS)
FORM = [*READ, "POST"]
ADMIN_PATH = "/admin/"
# Function views outside the admin that accept POST.
FORMS = {
    "fact_letter",
    "shared_draft",
    "wagtailcore_login",
    "wagtailcore_authenticate_with_password",
    "wagtaildocs_authenticate_with_password",
}
# Views that scripts of any origin may read (CORS).
SHARED = {"fact_json", "open_data", "openapi", "ro_crate"}
SHARED_NAMESPACE = "api"
PREFLIGHT = {
    "Access-Control-Allow-Methods": ", ".join(READ),
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}
# Paths that are case-sensitive, or lead to other hosts.
CASE_COUNTS = (
    *("//", "/\\", ADMIN_PATH, "/agenda-personnel/", "/api/", "/documents/", "/je-sais/", "/media/", "/relecture/"),
    *("/static/", "/_util/"),
)


class AddressesMiddleware(CommonMiddleware):
    """Django's `CommonMiddleware`, with method checks before the view, and redirects of mistyped URLs."""

    def __init__(self, get_response):
        super().__init__(get_response)
        self._redirects = RedirectMiddleware(get_response)

    def process_request(self, request):
        """Restrict the admin to `ADMIN_ADDRESSES`, if set: it does not exist for others."""
        if settings.ADMIN_ADDRESSES and request.path_info.startswith(ADMIN_PATH) and not is_admitted(request):
            raise Http404
        return super().process_request(request)

    def process_view(self, request, view, args, kwargs):
        """Answer `OPTIONS`, and reject unsupported methods with 405 before the CSRF check."""
        if request.method == "HEAD":
            # The server omits the body; all headers, above all the ETag, are those of a GET.
            request.method = "GET"
        if request.method == "GET":
            return None
        methods = methods_of(request, view, args, kwargs)
        if request.method == "OPTIONS":
            return options_response(request, methods)
        return None if request.method in methods else refused(request, methods)

    def process_exception(self, request, exception):
        """Reject a form of the admin with text where a chooser's script writes an id.

        Its field rejects that too; but rendering the form again, Wagtail looks up the object of this id.
        """
        is_form = request.method == "POST" and request.path_info.startswith(ADMIN_PATH)
        if is_form and isinstance(exception, ValueError) and "expected a number but got" in str(exception):
            return error_pages.bad_request(request, exception)
        return None

    def process_response(self, request, response):
        """Redirect a 404 by the editors' redirects, else to lower case, else to the trailing slash.

        Whether something answers in lower case is not asked: the redirect tells nothing of it.
        """
        if response.status_code == 404:
            response = self._redirects.process_response(request, response)
        if response.status_code == 404 and request.method in SAFE_METHODS and (path := lower_path(request)):
            query = request.META.get("QUERY_STRING", "")
            target = escape_leading_slashes(iri_to_uri(path)) + (f"?{query}" if query else "")
            response = HttpResponsePermanentRedirect(target)
        return super().process_response(request, response)


def is_admitted(request):
    """Whether the request comes from one of `ADMIN_ADDRESSES`; an unknown address does not."""
    address = address_of(request)
    return address is not None and any(address in network for network in settings.ADMIN_ADDRESSES)


def page_at(request, path):
    """Return the visible page at `path` below the home page of the active language, as its own class, or None."""
    site = Site.find_for_request(request)
    home = site and site.root_page.localized
    if home is None or home.locale_id != Locale.get_active().pk:
        return None
    url_path = home.url_path + path
    # The slug is indexed, `url_path` is not.
    slug = url_path.rstrip("/").rpartition("/")[2]
    page = readable(Page.objects.filter(slug=slug, url_path=url_path)).first()
    return page and page.specific


def methods_of(request, view, args, kwargs):
    """Return the methods that `view` accepts at the path of `request`; raise `Http404` where there is no page."""
    if request.resolver_match.view_name == "wagtail_serve":
        page = Page.find_for_request(request, *args, **kwargs)
        if page is None:
            raise Http404
        return FORM if getattr(page, "has_contact_form", False) else READ
    if actions := getattr(view, "actions", None):
        # A REST framework view: the actions mapped by its router.
        return in_order({name.upper() for name in actions})
    model = getattr(view, "view_class", None) or getattr(view, "cls", None)
    # A redirect view answers every method, without any effect.
    if model and not issubclass(model, RedirectView):
        return in_order({name.upper() for name in model.http_method_names if hasattr(model, name)})
    is_form = request.resolver_match.view_name in FORMS or request.path_info.startswith(ADMIN_PATH)
    return FORM if is_form else READ


def in_order(names):
    """Return a view's methods, with those that Django adds, in the order of the `Allow` header."""
    names |= {"OPTIONS"} | ({"HEAD"} if "GET" in names else set())
    # Not PUT, which Django's form views treat as POST.
    return [name for name in ("GET", "HEAD", "OPTIONS", "POST", "DELETE") if name in names]


def options_response(request, methods):
    """Return the response to `OPTIONS`, and to a CORS preflight."""
    headers = {"Allow": ", ".join(methods)}
    match = request.resolver_match
    if match.view_name in SHARED or SHARED_NAMESPACE in match.namespaces:
        headers["Access-Control-Allow-Origin"] = "*"
        headers |= PREFLIGHT if "Access-Control-Request-Method" in request.headers else {}
    return HttpResponse(headers=headers)


def refused(request, methods):
    response = error_pages.error_page(request, 405)
    response.headers["Allow"] = ", ".join(methods)
    return response


def lower_path(request):
    """Return the public path of `request` in lower case, with a trailing slash, or "" where it is so already."""
    lower = request.path_info.lower()
    # A path that is no text has the numbers of its bytes, « %FF ».
    if lower == request.path_info or lower.startswith(CASE_COUNTS) or "%" in lower:
        return ""
    return lower if lower.endswith("/") or "." in lower.rpartition("/")[2] else f"{lower}/"
