"""The file of exactly what a list shows, for a spreadsheet."""

from django.urls import reverse

from pepr_site.pages.attributes import attribute_of

FILE = "excel.csv"


def export_url(page, query=""):
    """Return the address of the file of what the list of `page` shows under `query`, or an empty text.

    The class of the page names in `listed_dataset` the `Dataset` of its rows (`pepr_site.open_data`), and says in
    `listed(data)` the identifiers of those it shows for a query string, in their order.
    """
    dataset = attribute_of(type(page), "listed_dataset")
    return f"{reverse('open_data', args=[dataset.slug, FILE])}{query}" if dataset else ""
