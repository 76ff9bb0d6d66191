"""The views of the open data files, under `/donnees/` and `/en/data/`."""

import json

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from pepr_site.open_data.datasets import datasets, offered
from pepr_site.open_data.dcat import catalogue
from pepr_site.open_data.files import CONTENT_TYPES, WRITERS, Encoder
from pepr_site.pages.attributes import models_with
from pepr_site.pages.links import absolute, contact_url
from pepr_site.pages.visibility import sections, visible

CATALOGUE = "catalogue"


def path_of(dataset, file):
    """Return the path of a file in the active language: of a dataset, or of the catalogue for None."""
    return reverse("open_data", args=[dataset.slug if dataset else CATALOGUE, file])


def address_of(dataset, file):
    """Return the full URL of a file."""
    return settings.SITE_URL + path_of(dataset, file)


@require_safe
@cache_control(public=True, no_cache=True)
@conditional_page
def data(request, slug, file):
    """A dataset in the format that `file` names, or the catalogue of all."""
    if slug == CATALOGUE and file == "jsonld":
        with_rows = [(dataset, dataset.rows(request)) for dataset in offered()]
        return answer(catalogue(with_rows, address_of, offering_page(request), contact_url()), file, slug)
    dataset = next((dataset for dataset in datasets() if str(dataset.slug) == slug), None)
    if not dataset:
        raise Http404
    rows = [] if file == "schema.json" else dataset.rows(request)
    if file.endswith("csv") and request.GET:
        rows = shown(dataset, rows, request.GET)
    return answer(WRITERS[file](dataset, rows, address_of), file, slug)


def offering_page(request):
    """Return `{url, first_published_at}` of the page that offers the data in the active language, else of the home."""
    here = [page for page in sections().values() if page.locale.language_code == get_language()]
    page = next((page for page in here if getattr(page.specific_class, "offers_datasets", False)), here[0])
    return {"url": absolute(page.get_url(request)), "first_published_at": page.first_published_at}


def shown(dataset, rows, query):
    """Return the rows of this dataset's list for a query string, in its order; all without a list."""
    model = next((model for model, listed in models_with("listed_dataset").items() if listed is dataset), None)
    page = model and visible(model.objects.filter(locale__language_code=get_language())).first()
    if not page:
        return rows
    by_identifier = {str(row["identifier"]): row for row in rows}
    return [by_identifier[identifier] for identifier in page.listed(query) if identifier in by_identifier]


def answer(content, file, slug):
    if not isinstance(content, bytes):
        content = json.dumps(content, cls=Encoder, ensure_ascii=False, indent=1).encode()
    is_table = file.endswith("csv")
    charset = "; charset=utf-8" if is_table else ""
    response = HttpResponse(content, content_type=CONTENT_TYPES[file] + charset)
    if is_table:
        response.headers["Content-Disposition"] = f'attachment; filename="{slug}.csv"'
    # Open data may be read by scripts of any site.
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
