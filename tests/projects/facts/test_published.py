"""The page of what is published and what is not, as visitors meet it."""

import pytest
from bs4 import BeautifulSoup

from bench.budgets import MOST
from projects.facts.expected import EXPECTED
from projects.models import ProjectPage, PublishedFactsPage
from tests.conftest import publish
from tests.pepr_site.search.results import page as results
from tests.queries import queries_to_draw

pytestmark = pytest.mark.django_db
ADDRESS = {"fr": "/projets/ce-qui-est-publie/", "en": "/en/projects/what-is-published/"}


def soup(client, address):
    return BeautifulSoup(client.get(address).content, "lxml")


@pytest.fixture(params=["fr", "en"])
def language(request):
    return request.param


def test_it_is_one_table_of_projects_by_facts_and_each_gap_is_a_link(client, language):
    table = soup(client, ADDRESS[language]).find("table")
    projects = ProjectPage.objects.visible().filter(locale__language_code=language)
    rows = table.select("tbody tr")
    assert len(rows) == projects.count() and all(len(row.select("td")) == len(EXPECTED) + 1 for row in rows)
    assert [th.get_text(strip=True) for th in table.select("thead th")[1:-1]] == [str(f.label) for f in EXPECTED]
    gaps = table.select("tbody td.open a")
    known = table.select("tbody td.full, tbody td.half")
    assert len(gaps) + len(known) == len(rows) * len(EXPECTED) and len(known) == 9
    assert gaps[0]["href"] == f"{ADDRESS[language]}dire/?project=1&fact=objective"
    form = soup(client, gaps[0]["href"])
    assert form.select_one("#id_project option[selected]")["value"] == "1"
    assert form.select_one("#id_fact option[selected]")["value"] == "objective"


def test_it_is_dated_by_the_day_on_which_the_projects_were_compared(client):
    text = soup(client, ADDRESS["fr"]).select_one(".tally").get_text(" ", strip=True)
    assert "22" in text and "novembre" in text and "144" in text


def test_it_is_found_like_any_page(client, language):
    assert (
        ADDRESS[language] in client.get("/sitemap.xml").text or ADDRESS[language] in client.get("/sitemap-1.xml").text
    )
    directory = {"fr": "/projets/", "en": "/en/projects/"}[language]
    assert soup(client, directory).select(f'main a[href="{ADDRESS[language]}"]')
    way = soup(client, ADDRESS[language]).select(".crumb li")
    assert len(way) == 4
    found = results(client, language, q={"fr": "ce qui est publié", "en": "what is published"}[language])
    assert found.select(f'a[href="{ADDRESS[language]}"]')


def test_its_queries_do_not_grow_with_the_projects(client):
    before = queries_to_draw(client, ADDRESS["fr"])
    index = PublishedFactsPage.objects.get(slug="ce-qui-est-publie").get_parent().specific
    for number in range(13, 16):
        publish(ProjectPage(title=f"Projet {number}", slug=f"p{number}", number=number, short_title="P"), index)
    assert queries_to_draw(client, ADDRESS["fr"]) == before <= MOST["queries"]


def test_without_the_page_nothing_leads_to_its_form(client, language):
    for page in PublishedFactsPage.objects.all():
        page.unpublish()
    empty = {"fr": "/projets/projet-07/", "en": "/en/projects/project-07/"}[language]
    assert "dire/" not in client.get(empty).text
    assert client.get(f"{ADDRESS[language]}dire/").status_code == 404


def test_a_project_about_which_nothing_is_published_has_a_short_page(client, language):
    address = {"fr": "/projets/projet-07/", "en": "/en/projects/project-07/"}[language]
    shown = soup(client, address).find("main")
    ring = shown.select_one("svg.facts-ring")
    assert len(ring.select(".bead--open")) == len(shown.select(".ring-words li")) == len(EXPECTED)
    assert ring.select_one(".count").get_text(strip=True) == "0/12"
    assert shown.select(f'a[href="{ADDRESS[language]}dire/?project=7"]')
    assert shown.select(".sources a") and not shown.select(".facts, .share__reference")
    assert len(shown.select(".project-line li")) == 12
    assert queries_to_draw(client, address) <= MOST["queries"]


def test_the_page_itself_takes_nothing(client):
    assert client.post(ADDRESS["fr"], {"name": "x"}).status_code == 405
