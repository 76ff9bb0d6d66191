"""Suggestions while one types: names that begin so, for everybody alike."""

import pytest
from django.urls import reverse
from django.utils import translation

from pepr_site.search.suggestions import MOST

pytestmark = pytest.mark.django_db


def suggested(client, typed, language="fr"):
    with translation.override(language):
        address = reverse("search_suggestions")
    response = client.get(address, {"q": typed})
    assert response.status_code == 200
    return [entry["url"] for entry in response.json()["suggestions"]]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("thera", "/programme/objectif-1-therapies-geniques/"),
        ("Thérapies gé", "/programme/objectif-1-therapies-geniques/"),
        ("l’onco", "/programme/objectif-3-oncologie/"),
        ("art-t", "/projets/projet-art-tg/"),
        ("ins", "/partenaires/inserm/"),
        ("peau", "/projets/substituts-de-peau/"),
    ],
)
def test_a_name_is_suggested_from_its_first_letters(client, typed, expected):
    assert expected in suggested(client, typed)


def test_english_names_are_suggested_in_english(client):
    assert "/en/programme/objective-1-gene-therapies/" in suggested(client, "gene th", "en")


@pytest.mark.parametrize("typed", ["", " ", "a", "'", "&|!:*", "\x00", "zzz" * 5000])
def test_little_or_nonsense_suggests_nothing(client, typed):
    assert suggested(client, typed) == []


def test_suggestions_are_few_and_may_be_kept_by_a_cache(client, django_assert_max_num_queries):
    client.get(reverse("search_suggestions"), {"q": "pro"})
    with django_assert_max_num_queries(6):
        response = client.get(reverse("search_suggestions"), {"q": "pr"})
    assert 0 < len(response.json()["suggestions"]) <= MOST
    assert response["Cache-Control"] == "public, max-age=60"
    assert "Cookie" not in response.get("Vary", "") and not response.cookies
