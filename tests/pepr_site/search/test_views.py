"""The search page and its suggestions: what they show, and what they cost."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.contrib.search_promotions.models import Query, SearchPromotion

from bench.budgets import MOST
from news.models import NewsIndexPage, NewsPage
from pepr_site.search.query import MOST_HITS, MOST_SUGGESTIONS, suggestions
from pepr_site.search.words import MOST_LETTERS
from programme.programme_pages import StandardPage
from tests.conftest import publish
from tests.pepr_site.listing.crowd import multiply
from tests.pepr_site.search.results import found, page, text

pytestmark = pytest.mark.django_db


def links(client, **query):
    return [link["href"] for link in page(client, **query).find("main").find_all("a", href=True)]


def test_a_term_is_defined_before_the_results_and_stands_in_them_no_more(client):
    shown = page(client, q="vecteurs")
    assert shown.select_one(".defined a")["href"] == "/glossaire/#vecteur"
    assert "/glossaire/#vecteur" not in [link["href"] for link in shown.select(".hits a")]


def test_the_definition_stands_on_the_first_page_of_results_only(client):
    assert page(client, q="bioproduction").select(".defined")
    assert not page(client, q="programme", page=2).select(".defined")


def test_the_next_page_of_results_keeps_the_words_as_typed_and_what_is_chosen(client):
    assert "?q=programme+%26&page=2" in links(client, q="programme &")
    assert "?q=programme&kind=page&page=2" in links(client, q="programme", kind="page")


@pytest.mark.parametrize("query", ["", "zzzzz", "le la les", "a", "?!", "\x00"])
def test_where_nothing_is_found_there_is_somewhere_to_go(client, query):
    assert {"/glossaire/", "/plan-du-site/"} <= set(links(client, q=query))


@pytest.mark.parametrize("query", ["", "vecteur", "zzzzz"])
def test_results_are_never_indexed(client, query):
    assert page(client, q=query).find("meta", attrs={"name": "robots"})["content"] == "noindex"


def test_words_without_meaning_are_told_so(client):
    assert "trop courant" in text(page(client, q="le la les").find("main"))


def test_other_words_are_proposed_and_their_results_shown(client):
    shown = page(client, q="biopduction")
    assert shown.select_one(".proposal a")["href"] == "?q=bioproduction"
    assert text(shown.h2).startswith("Rien pour « biopduction », mais")
    assert found(client, "biopduction") == found(client, "bioproduction")


def test_words_that_nothing_holds_together_find_what_holds_some_and_say_so(client):
    for typed in ("inserm zzebulon", "Inserm 1234"):
        assert text(page(client, q=typed).h2).startswith("Rien ne réunit tous les mots")


def test_words_of_the_other_language_lead_there(client):
    other = page(client, q="gene therapy").select_one(".proposal a[hreflang=en]")
    assert other["href"] == "/en/search/?q=gene+therapy"
    assert re.fullmatch(r"\d+ résultats en anglais", text(other))


def test_the_words_are_marked_and_the_rest_is_escaped(client, home, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        title = "<script>alert(1)</script> & les xylophagoses"
        publish(StandardPage(title=title, slug="titre", standfirst="<mark>Une</mark> Xylophagose !"), home)
    html = client.get(reverse("search"), {"q": "xylophagose"}).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; les <mark>xylophagoses</mark>" in html
    assert "&lt;mark&gt;Une&lt;/mark&gt; <mark>Xylophagose</mark>" in html


def test_what_is_typed_is_escaped(client):
    typed = '"><script>alert(1)</script>'
    html = client.get(reverse("search"), {"q": typed, "kind": typed}).content.decode()
    assert "<script>alert" not in html


@pytest.mark.parametrize(
    "typed",
    [
        "a" * 10_000,
        "vecteur " * 2_000,
        "\x00vecteur\x00",
        "& | ! ( ) : * <-> \\ ' \" %",
        "vecteur:* & !x",
        "💉 🧬",
        "١٢٣ ２０３０",
        "\u202e\u200bvecteur",
        "- -- ---- a- -b a--b",
        "SELECT pg_sleep(10)--",
        "µ Ω ß ﬁ",
    ],
)
def test_what_is_hostile_is_answered(client, typed):
    assert len(page(client, q=typed).select_one("main input[name=q]")["value"]) <= MOST_LETTERS


def test_the_page_works_as_one_form(client):
    form = page(client, q="programme").select_one(".filters form")
    assert form["method"] == "get"
    assert form.select_one("input[name=q]")["value"] == "programme"


@pytest.mark.parametrize("typed", ["xylophagose", "xylofagose"])
def test_a_search_costs_a_dozen_queries_at_most_whatever_it_finds(client, home, typed):
    index = NewsIndexPage.objects.child_of(home).get()
    news = NewsPage(title="Nouvelle", slug="nouvelle", standfirst="La xylophagose.", date=datetime.date(2024, 1, 1))
    item = publish(news, index)
    for number in (20, 1980):
        multiply(item, number)
        # What every page shows is remembered from the first.
        page(client)
        with CaptureQueriesContext(connection) as queries:
            heading = text(page(client, q=typed).h2)
        assert len(queries) <= MOST["queries_search"]
    # Of more than it weighs, the best.
    assert str(MOST_HITS) in "".join(heading.split()) and ("meilleurs" in heading) == (typed == "xylophagose")


def test_suggestions_are_few_and_may_be_kept_by_a_cache(client, django_assert_max_num_queries):
    client.get(reverse("search_suggestions"), {"q": "pro"})
    with django_assert_max_num_queries(6):
        response = client.get(reverse("search_suggestions"), {"q": "pr"})
    assert 0 < len(response.json()["suggestions"]) <= MOST_SUGGESTIONS
    assert response["Cache-Control"] == "public, max-age=60"
    assert "Cookie" not in response.get("Vary", "") and not response.cookies


def test_suggestions_name_last_those_about_which_nothing_is_published(client):
    entries = suggestions("projet", "fr")
    assert len(entries) == MOST_SUGGESTIONS and all(entry.summary or entry.body for entry in entries)


def test_a_few_results_are_chosen_for_some_words_in_their_order(client):
    query = Query.get("thérapie cellulaire")
    for place in (3, 1, 2, 4):
        address = f"https://exemple.fr/{place}"
        SearchPromotion.objects.create(query=query, external_link_url=address, external_link_text="x", sort_order=place)
    shown = page(client, q="THERAPIE cellulaire").select(".promoted a")
    assert [link["href"] for link in shown] == [f"https://exemple.fr/{place}" for place in (1, 2, 3)]


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
