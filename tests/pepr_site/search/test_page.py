"""The search page: what it shows, what narrows it, and what it costs."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from bench.budgets import MOST
from news.models import NewsIndexPage, NewsPage
from pepr_site.search import facets, index_version
from pepr_site.search.engine import MOST_HITS
from pepr_site.search.models import SearchEntry
from programme.programme_pages import StandardPage
from tests.conftest import publish
from tests.pepr_site.search.results import found, page

pytestmark = pytest.mark.django_db


def text(element):
    return " ".join(element.get_text().split())


def links(client, **query):
    return [link["href"] for link in page(client, **query).find("main").find_all("a", href=True)]


def counts(client, facet, **query):
    """Return `{value: number}` as the facet shows them."""
    boxes = page(client, **query).select(f".filters input[name={facet}]")
    return {box["value"]: int(box.find_parent("label").b.get_text()) for box in boxes}


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
    assert text(page(client, q="inserm zzebulon").h2).startswith("Rien ne réunit tous les mots")


def test_words_of_the_other_language_lead_there(client):
    other = page(client, q="gene therapy").select_one(".proposal a[hreflang=en]")
    assert other["href"] == "/en/search/?q=gene+therapy"


def test_each_language_has_its_stems(client):
    # « therapies » and « therapy » have one stem in English, two in French.
    assert found(client, "therapy", "en")[:1] == found(client, "therapies", "en")[:1]
    entry = SearchEntry.objects.get(language="en", title="Gene therapies")
    assert "'therapi'" in SearchEntry.objects.filter(pk=entry.pk).values_list("vector", flat=True)[0]


def test_a_title_comes_before_a_standfirst_and_a_standfirst_before_a_body(
    client, home, django_capture_on_commit_callbacks
):
    body = [("paragraph", "<p>Un mot rare : xylophagose.</p>")]
    with django_capture_on_commit_callbacks(execute=True):
        publish(StandardPage(title="Corps", slug="corps", standfirst="Un texte.", body=body), home)
        publish(StandardPage(title="Chapô", slug="chapo", standfirst="La xylophagose ici."), home)
        publish(StandardPage(title="La xylophagose", slug="titre", standfirst="Un texte."), home)
    assert found(client, "xylophagose") == ["/titre/", "/chapo/", "/corps/"]


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
    page(client, q=typed)


def fill(number):
    """Add news pages that all hold one word, as rows: making them by the admin's way would take minutes."""
    above = NewsIndexPage.objects.filter(locale__language_code="fr").get()
    kind = NewsPage(title="x").cached_content_type
    pages = Page.objects.bulk_create(
        Page(
            path=f"{above.path}{number_in_tree(rank)}",
            depth=above.depth + 1,
            title=f"Nouvelle {rank}",
            slug=f"nouvelle-{rank}",
            url_path=f"{above.url_path}nouvelle-{rank}/",
            content_type=kind,
            locale=above.locale,
            live=True,
        )
        for rank in range(number)
    )
    model = SearchEntry.objects.filter(language="fr").first()
    SearchEntry.objects.bulk_create(
        SearchEntry(
            content_type=kind,
            object_id=made.pk,
            language="fr",
            title=made.title,
            summary="Une nouvelle de xylophagose.",
            body="",
            year=2024,
            names=["nouvelle"],
            vector="'xylophagos':1B 'nouvel':2A",
            beginnings="'nouvelle':1A",
            spellings="nouvelle|nouvelle xylophagose|xylophagose",
            recipe=model.recipe,
            indexed_at=timezone.now(),
        )
        for made in pages
    )
    # As the server does by itself after such a load.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE wagtailcore_page; ANALYZE pepr_site_searchentry")


def number_in_tree(rank):
    return Page._int2str(5000 + rank).rjust(Page.steplen, "0")


@pytest.mark.parametrize("number", [20, 2000])
@pytest.mark.parametrize("typed", ["xylophagose", "xylofagose"])
def test_a_search_costs_twelve_queries_at_most_whatever_it_finds(client, number, typed):
    fill(number)
    # What every page shows is remembered from the first.
    page(client)
    with CaptureQueriesContext(connection) as queries:
        heading = text(page(client, q=typed).h2)
    # Of more than it weighs, the best.
    assert str(min(number, MOST_HITS)) in "".join(heading.split())
    assert len(queries) <= MOST["queries_search"]


def test_rows_made_by_other_rules_are_told_and_made_anew():
    assert index_version.search_index(None, databases=["default"]) == []
    SearchEntry.objects.filter(title="Exosome").update(recipe="older", summary="")
    assert index_version.search_index(None, databases=["default"])[0].id == "pepr_site.W001"
    index_version.renew(verbosity=0)
    assert index_version.search_index(None, databases=["default"]) == []
    assert SearchEntry.objects.filter(title="Exosome").exclude(summary="").count() == 2


def test_update_index_makes_missing_rows_and_drops_those_of_nothing():
    before = SearchEntry.objects.count()
    SearchEntry.objects.filter(title="Exosome").delete()
    SearchEntry.objects.filter(title="Bioproduction", language="fr").update(object_id=999_999)
    call_command("update_index", backend_name="site", verbosity=0)
    assert SearchEntry.objects.count() == before
    assert not SearchEntry.objects.filter(object_id=999_999).exists()


def test_the_page_works_as_one_form(client):
    form = page(client, q="programme").select_one(".filters form")
    assert form["method"] == "get"
    assert form.select_one("input[name=q]")["value"] == "programme"


def test_a_facet_of_many_choices_offers_those_with_the_most_results_and_what_is_chosen(client, monkeypatch):
    monkeypatch.setattr(facets, "MOST_OFFERED", 2)
    boxes = page(client, q="biothérapies").select('input[name="kind"]')
    assert len(boxes) == 2
    others = {"page", "project", "news", "term", "organisation"} - {box["value"] for box in boxes}
    chosen = page(client, q="biothérapies", kind=sorted(others)).select('input[name="kind"][checked]')
    assert {box["value"] for box in chosen} <= others
    assert chosen
