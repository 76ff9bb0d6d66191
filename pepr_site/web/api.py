"""The read-only API of pages: Wagtail's own, version 2, of `visible()` pages; what makes no sense is refused.

Pictures and documents have no endpoint: a file may belong to a page that
nobody may read yet.
"""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import FieldError, ValidationError
from django.db import DataError
from django.http import Http404, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language_from_path, override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe
from rest_framework.renderers import JSONRenderer
from wagtail.api.v2.filters import SearchFilter
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.models import Page
from wagtail.search.backends.base import FilterError, OrderByFieldError

from pepr_site.pages.visibility import visible
from pepr_site.web.addresses import page_at

OPENAPI = Path(__file__).with_name("openapi.json")
LONGEST_VALUE = 500
# Far beyond any site, and within what PostgreSQL counts with.
HIGHEST_NUMBER = 2**31 - 1
NUMBERS = {"id", "limit", "offset", "child_of", "descendant_of", "ancestor_of", "translation_of"}
OPERATORS = {"and", "or"}
# What each row of a list tells, fetched with it.
RELATED = ("locale", "alias_of")
WRONG_VALUES = (ValueError, ArithmeticError, ValidationError, FieldError, DataError, FilterError, OrderByFieldError)


class SearchAmongFilter(SearchFilter):
    """The search, among what the other parameters leave.

    The search engine accepts a condition on the key, and few other expressions.
    """

    def filter_queryset(self, request, queryset, view):
        if "search" in request.GET:
            order, found = queryset.query.order_by, queryset.order_by().values("pk")
            queryset = queryset.model.objects.filter(pk__in=found).select_related(*RELATED).order_by(*order)
        return super().filter_queryset(request, queryset, view)


@method_decorator([cache_control(public=True, no_cache=True), conditional_page], name="dispatch")
class PagesViewSet(PagesAPIViewSet):
    """The visible pages: a list, one by its number, one by its address."""

    renderer_classes = [JSONRenderer]
    # Whoever asks sees what anybody may read, and no session is opened.
    authentication_classes = []
    filter_backends = [*PagesAPIViewSet.filter_backends[:-1], SearchAmongFilter]
    known_query_parameters = PagesAPIViewSet.known_query_parameters - {"site", "format", "_"}

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        for name, value in request.GET.items():
            if "\x00" in value or len(value) > LONGEST_VALUE:
                raise BadRequestError(f"{name}: not a value")
            if name in NUMBERS and value != "root" and not (value.isdecimal() and int(value) <= HIGHEST_NUMBER):
                raise BadRequestError(f"{name} must be a positive integer")
        if request.GET.get("search_operator", "and") not in OPERATORS:
            raise BadRequestError("search_operator must be 'and' or 'or'")

    def get_base_queryset(self):
        return visible(Page.objects.filter(depth__gt=1))

    def get_queryset(self):
        # An order without which two pages of the list could show the same row.
        return super().get_queryset().select_related(*RELATED).order_by("path")

    def find_object(self, queryset, request):
        if "html_path" not in request.GET:
            return super().find_object(queryset, request)
        path = f"/{request.GET['html_path'].strip('/')}/"
        language = get_language_from_path(path)
        if language:
            path = path.removeprefix(f"/{language}")
        with override(language or settings.LANGUAGE_CODE):
            return page_at(request, path.lstrip("/"))

    def handle_exception(self, exc):
        if isinstance(exc, Http404):
            exc = Http404("not found")
        elif isinstance(exc, WRONG_VALUES):
            exc = BadRequestError("a parameter has a value that it cannot have")
        return super().handle_exception(exc)

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response


@require_safe
@cache_control(public=True, no_cache=True)
@conditional_page
def openapi(request):
    """What may be asked and what is answered, in the words of OpenAPI 3.1: a file, which the tests ask the API by."""
    response = HttpResponse(OPENAPI.read_bytes(), content_type="application/json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


router = WagtailAPIRouter("api")
router.register_endpoint("pages", PagesViewSet)
