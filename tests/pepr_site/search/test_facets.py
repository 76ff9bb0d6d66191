"""What narrows the results: choices, counts, and what they follow."""

import pytest

from pepr_site.search import facets
from tests.pepr_site.search.results import found, page, text

pytestmark = pytest.mark.django_db


def counts(client, facet, **query):
    """Return `{value: number}` as the facet shows them."""
    boxes = page(client, **query).select(f".filters input[name={facet}]")
    return {box["value"]: int(box.find_parent("label").b.get_text()) for box in boxes}


def test_facets_narrow_and_count(client):
    kinds = counts(client, "kind", q="programme")
    assert kinds["page"] > 1 and kinds["news"] > 1
    for kind, number in kinds.items():
        shown = page(client, q="programme", kind=kind)
        assert text(shown.h2).split()[0] == str(number)
    both = page(client, q="programme", kind=["page", "news"])
    assert text(both.h2).split()[0] == str(kinds["page"] + kinds["news"])


def test_a_choice_counts_what_it_would_show_the_other_facets_as_they_are(client):
    years = counts(client, "year", q="programme", kind="news")
    assert sum(years.values()) == counts(client, "kind", q="programme")["news"]
    year = max(years)
    assert counts(client, "kind", q="programme", year=year)["news"] == years[year]


def test_facets_follow_the_relations_of_the_pages(client):
    assert counts(client, "objective", q="thérapie génique")["1"] >= 1
    assert "/programme/objectif-1-therapies-geniques/" in found(client, "thérapie génique", objective="1")
    assert "/projets/substituts-de-peau/" in found(client, "peau", project="1") or found(client, "peau", project="3")


@pytest.mark.parametrize("value", ["zzz", "", "999999999999999999999", "\x00", "-1", "'"])
def test_a_choice_that_does_not_exist_counts_for_nothing(client, value):
    plain = found(client, "programme")
    assert found(client, "programme", kind=value, axis=value, year=value, page=value, project=value) == plain


def test_a_facet_of_many_choices_offers_those_with_the_most_results_and_what_is_chosen(client, monkeypatch):
    monkeypatch.setattr(facets, "MOST_OFFERED", 2)
    boxes = page(client, q="biothérapies").select('input[name="kind"]')
    assert len(boxes) == 2
    others = {"page", "project", "news", "term", "organisation"} - {box["value"] for box in boxes}
    chosen = page(client, q="biothérapies", kind=sorted(others)).select('input[name="kind"][checked]')
    assert {box["value"] for box in chosen} <= others
    assert chosen
