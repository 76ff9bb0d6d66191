"""The files of the open data, under `/donnees/` and `/en/data/`."""

import json

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from pepr_site.open_data.datasets import datasets, offered
from pepr_site.open_data.files import CONTENT_TYPES, WRITERS, Encoder, catalogue

CATALOGUE = "catalogue"


def path_of(dataset, file):
    """Return the path of a file in the active language: of a dataset, or of the catalogue for None."""
    return reverse("open_data", args=[dataset.slug if dataset else CATALOGUE, file])


def address_of(dataset, file):
    """Return the address of a file, host included."""
    return settings.SITE_URL + path_of(dataset, file)


@require_safe
@cache_control(public=True, no_cache=True)
@conditional_page
def data(request, slug, file):
    """A dataset in the format that `file` names, or the catalogue of them all."""
    if slug == CATALOGUE and file == "jsonld":
        home = settings.SITE_URL + reverse("wagtail_serve", args=[""])
        return answer(catalogue(offered(), address_of, home), file, slug)
    dataset = next((dataset for dataset in datasets() if str(dataset.slug) == slug), None)
    if not dataset:
        raise Http404
    names = [column.name for column in dataset.columns]
    rows = [] if file == "schema.json" else [{name: row[name] for name in names} for row in dataset.rows(request)]
    return answer(WRITERS[file](dataset, rows, address_of), file, slug)


def answer(content, file, slug):
    if not isinstance(content, bytes):
        content = json.dumps(content, cls=Encoder, ensure_ascii=False, indent=1).encode()
    charset = "; charset=utf-8" if file == "csv" else ""
    response = HttpResponse(content, content_type=CONTENT_TYPES[file] + charset)
    if file == "csv":
        response.headers["Content-Disposition"] = f'attachment; filename="{slug}.csv"'
    # Anybody's page may read what anybody may reuse.
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
