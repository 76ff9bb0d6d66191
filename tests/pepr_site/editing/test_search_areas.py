"""The search of the admin finds the rows of each list, for who may change them."""

from html import unescape

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.snippets.models import get_snippet_models

from programme.figures.models import KeyFigure
from research.publications import Publication

pytestmark = pytest.mark.django_db


def areas(client):
    soup = BeautifulSoup(client.get(reverse("wagtailadmin_pages:search"), {"q": "cea"}).content, "html.parser")
    return {link["href"].partition("?")[0] for link in soup.select("a[href*='q=cea']")}


def lists():
    return {reverse(model.snippet_viewset.get_url_name("list")) for model in get_snippet_models()}


def test_every_list_is_one_click_from_the_words_that_were_typed(as_):
    client = as_("communication")
    assert lists() <= areas(client)
    for address in lists():
        assert client.get(address, {"q": "cea"}).status_code == 200
    organisations = client.get(reverse("wagtailsnippets_programme_organisation:list"), {"q": "cea"})
    assert "CEA" in organisations.text


def test_a_figure_is_found_by_its_value_and_a_publication_by_its_french_title(as_):
    client, figure = as_("communication"), KeyFigure.objects.first()
    Publication.objects.create(kind="article", title="Printing by light", authors="A", title_fr="Imprimer la peau")
    for model, word, shown in ((KeyFigure, figure.value, figure.label), (Publication, "peau", "Printing by light")):
        found = client.get(reverse(model.snippet_viewset.get_url_name("list")), {"q": word})
        assert shown in unescape(found.text)


def test_who_may_change_no_list_is_offered_none(as_):
    assert not lists() & areas(as_("partner"))
