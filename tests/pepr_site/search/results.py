"""Reads the search page as a visitor does."""

from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation


def page(client, language="fr", **query):
    with translation.override(language):
        address = reverse("search")
    response = client.get(address, query)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def found(client, q, language="fr", **query):
    """Return the addresses of the results, the definition before them included, in the order of the page."""
    return [link["href"] for link in page(client, language, q=q, **query).select(".defined h3 a, .hits h3 a")]
