"""The search of the admin finds the rows of each list, for who may change them."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.snippets.models import get_snippet_models

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


def test_who_may_change_no_list_is_offered_none(as_):
    assert not lists() & areas(as_("partner"))
