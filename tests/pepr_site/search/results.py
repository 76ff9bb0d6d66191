"""Reads the search page and its suggestions as a visitor does."""

from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation


def _ask(client, view, language, query):
    with translation.override(language):
        address = reverse(view)
    response = client.get(address, query)
    assert response.status_code == 200
    return response


def page(client, language="fr", **query):
    return BeautifulSoup(_ask(client, "search", language, query).content, "lxml")


def found(client, q, language="fr", **query):
    """Return the addresses of the results, the definition before them included, in the order of the page."""
    return [link["href"] for link in page(client, language, q=q, **query).select(".defined h3 a, .hits h3 a")]


def suggested(client, typed, language="fr"):
    """Return the addresses that are suggested."""
    return [entry["url"] for entry in _ask(client, "search_suggestions", language, {"q": typed}).json()["suggestions"]]


def text(element):
    return " ".join(element.get_text().split())
