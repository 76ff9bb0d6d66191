"""Search finds pages, the words of the glossary and the institutions."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

pytestmark = pytest.mark.django_db


def links(client, **query):
    page = BeautifulSoup(client.get(reverse("search"), query).content, "html.parser")
    return [link["href"] for link in page.find("main").find_all("a", href=True)]


def test_a_word_of_the_glossary_is_found_at_its_place(client):
    found = links(client, q="vecteurs")
    assert "/glossaire/#vecteur" in found
    assert "/programme/objectif-1-therapies-geniques/" in found


def test_an_institution_is_found_at_its_place(client):
    assert "/partenaires/#genopole" in links(client, q="genopole")


def test_what_stands_beside_pages_stands_on_the_first_page_of_results_only(client):
    assert any("/glossaire/#" in link for link in links(client, q="programme", page=1))
    assert not any("/glossaire/#" in link for link in links(client, q="programme", page=2))


def test_the_next_page_of_results_keeps_the_words_as_typed(client):
    assert "?q=programme+%26&page=2" in links(client, q="programme &")


@pytest.mark.parametrize("query", ["", "zzzzz"])
def test_where_nothing_is_found_there_is_somewhere_to_go(client, query):
    assert {"/glossaire/", "/plan-du-site/"} <= set(links(client, q=query))


def test_results_are_never_indexed(client):
    page = BeautifulSoup(client.get(reverse("search"), {"q": "vecteur"}).content, "html.parser")
    assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex"
