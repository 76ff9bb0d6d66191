"""The filters of every list are in proportion to what it holds."""

from collections import Counter

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.http import QueryDict

from pepr_site.listing.facets import Choice, Facet
from pepr_site.listing.listing import LEAST_FILTERED, ListingPage

pytestmark = pytest.mark.django_db


def lists():
    models = (model for model in apps.get_models() if issubclass(model, ListingPage))
    return [page for model in models for page in model.objects.visible()]


def shown(client, address):
    return BeautifulSoup(client.get(address, follow=True).content, "lxml")


def test_a_panel_appears_from_eight_items_on_and_offers_real_choices_only(client):
    found = set()
    for page in lists():
        html, listing = shown(client, page.get_url()), page.make_listing(QueryDict())
        panel = html.select_one(".filters")
        assert bool(panel) == (listing.total >= LEAST_FILTERED), page
        found.add(bool(panel))
        for group in panel.select("fieldset") if panel else []:
            numbers = [int(number.get_text()) for number in group.select("label b")]
            assert sum(map(bool, numbers)) > 1, group.legend
    assert found == {True, False}


def test_a_chosen_value_stays_offered_though_it_be_the_only_one():
    facet = Facet("kind", "Nature", "kind", [Choice("a", "A"), Choice("b", "B")])
    assert not facet.offering(facet.choices, Counter({"a": 3}), [], {"a"}).is_useful
    assert facet.offering(facet.choices, Counter({"a": 3}), ["a"], {"a"}).is_useful
    assert facet.offering(facet.choices, Counter({"a": 3}), [], {"a", "b"}).is_useful


def test_where_nothing_is_found_the_answer_comes_before_the_filters(client):
    for page in lists():
        html = str(shown(client, f"{page.get_url()}?q=zorglubnonpareil").select_one("#liste"))
        if 'class="filters"' in html:
            assert html.index("titre-liste") < html.index("zorglubnonpareil") < html.index('class="filters"')
