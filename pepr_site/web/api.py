"""The read-only API: Wagtail's own, version 2, of `visible()` pages and rows; what makes no sense is refused.

Pictures and documents have no endpoint: a file may belong to a page that nobody may read yet.
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
from rest_framework.response import Response
from wagtail.api.v2.filters import FieldsFilter, OrderingFilter, SearchFilter
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import BaseAPIViewSet, PagesAPIViewSet
from wagtail.models import Page
from wagtail.search.backends.base import FilterError, OrderByFieldError

from pepr_site.open_data.files import Encoder
from pepr_site.pages.attributes import models_with
from pepr_site.pages.visibility import each_valid, visible
from pepr_site.web.addresses import page_at

OPENAPI = Path(__file__).with_name("openapi.json")
LONGEST_VALUE = 500
# The largest integer of PostgreSQL, far beyond any site.
HIGHEST_NUMBER = 2**31 - 1
NUMBERS = {"id", "limit", "offset", "child_of", "descendant_of", "ancestor_of", "translation_of"}
OPERATORS = {"and", "or"}
as_public = method_decorator([cache_control(public=True, no_cache=True), conditional_page], name="dispatch")
# Relations that each row of a list needs.
RELATED = ("locale", "alias_of")
WRONG_VALUES = (ValueError, ArithmeticError, ValidationError, FieldError, DataError, FilterError, OrderByFieldError)


class SearchAmongFilter(SearchFilter):
    """Searches among the results of the other parameters.

    The search backend accepts a filter on the primary key, and few others.
    """

    def filter_queryset(self, request, queryset, view):
        if "search" in request.GET:
            order, found = queryset.query.order_by, queryset.order_by().values("pk")
            queryset = queryset.model.objects.filter(pk__in=found).select_related(*RELATED).order_by(*order)
        return super().filter_queryset(request, queryset, view)


class Public:
    """Everybody sees what is public, without a session; invalid requests get 400."""

    renderer_classes = [JSONRenderer]
    authentication_classes = []

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        for name, value in request.GET.items():
            if "\x00" in value or len(value) > LONGEST_VALUE:
                raise BadRequestError(f"{name}: not a value")
            if name in NUMBERS and value != "root" and not (value.isdecimal() and int(value) <= HIGHEST_NUMBER):
                raise BadRequestError(f"{name} must be a positive integer")
        if request.GET.get("search_operator", "and") not in OPERATORS:
            raise BadRequestError("search_operator must be 'and' or 'or'")

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


@as_public
class PagesViewSet(Public, PagesAPIViewSet):
    """The visible pages: a list, one by id, one by path."""

    filter_backends = [*PagesAPIViewSet.filter_backends[:-1], SearchAmongFilter]
    known_query_parameters = PagesAPIViewSet.known_query_parameters - {"site", "format", "_"}

    def get_base_queryset(self):
        return visible(Page.objects.filter(depth__gt=1))

    def get_queryset(self):
        return super().get_queryset().select_related(*RELATED)

    def find_object(self, queryset, request):
        if "html_path" not in request.GET:
            return super().find_object(queryset, request)
        path = f"/{request.GET['html_path'].strip('/')}/"
        language = get_language_from_path(path)
        if language:
            path = path.removeprefix(f"/{language}")
        with override(language or settings.LANGUAGE_CODE):
            return page_at(request, path.lstrip("/"))


class RowsRenderer(JSONRenderer):
    """Formats dates and numbers as the open data files do."""

    encoder_class = Encoder


@as_public
class RowsViewSet(Public, BaseAPIViewSet):
    """Rows without a page, as their `dataset` has them: a list, filtered by columns, and one by id."""

    dataset = None
    renderer_classes = [RowsRenderer]
    filter_backends = [FieldsFilter, OrderingFilter]
    known_query_parameters = frozenset({"limit", "offset", "order"})

    @classmethod
    def get_available_fields(cls, model, db_fields_only=False):
        # A field of this name on the model is something else.
        columns = {field.name for field in model._meta.concrete_fields} - {"identifier"}
        return ["id", *(column.name for column in cls.dataset.columns if column.name in columns)]

    @classmethod
    def get_urlpatterns(cls):
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "find"]

    def get_queryset(self):
        return self.dataset.queryset()

    def listing_view(self, request):
        rows = self.get_queryset()
        self.check_query_parameters(rows)
        found = self.paginate_queryset(self.filter_queryset(rows))
        return self.get_paginated_response([*each_valid(found, self.row_data)])

    def detail_view(self, request, pk):
        self.check_query_parameters(self.get_queryset())
        return Response(self.row_data(self.get_object()))

    def row_data(self, row):
        return {"id": row.pk, **self.dataset.facts(row)}


@require_safe
@cache_control(public=True, no_cache=True)
@conditional_page
def openapi(request):
    """The OpenAPI 3.1 description of the API: a file, from which the tests query it."""
    response = HttpResponse(OPENAPI.read_bytes(), content_type="application/json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


router = WagtailAPIRouter("api")
router.register_endpoint("pages", PagesViewSet)
for model, dataset in models_with("dataset").items():
    if dataset.queryset:
        attributes = {"model": model, "dataset": dataset}
        router.register_endpoint(dataset.name, type(f"{model.__name__}ViewSet", (RowsViewSet,), attributes))
