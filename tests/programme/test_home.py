"""The home page: its first screen, and the walk along the line, from the content of the site."""

import re

import pytest
from bs4 import BeautifulSoup

from programme.glossary.models import GlossaryTerm
from programme.home import StationBlock, StationValue
from programme.models import HomePage, ObjectivePage
from projects.models import ProjectPage

pytestmark = pytest.mark.django_db

HOMES = ["/", "/en/"]
STATIONS = ["gene", "vector", "cell", "tank", "batch", "patient"]


def shown(client, address="/"):
    return BeautifulSoup(client.get(address).content, "lxml")


def walk_of(home):
    return next(section for section in home.sections if section.block_type == "walk").value


@pytest.mark.parametrize("address", HOMES)
def test_the_first_screen_says_what_it_is_who_does_it_and_where_to_go(client, address):
    home = HomePage.objects.get(locale__language_code="en" if address != "/" else "fr")
    hero = shown(client, address).select_one(".hero")
    assert hero.select_one(".what strong").get_text().split() == home.definition.replace(" :", "\u00a0:").split()
    facts = hero.select_one(".who").get_text(" ")
    assert all(word in facts for word in ("80", "7", "Inserm", "CEA", "ANR"))
    links = [link["href"] for link in hero.select(".buttons a")]
    assert links[0] == "#ligne" and len(links) == 2


@pytest.mark.parametrize("address", HOMES)
def test_the_walk_goes_from_the_gene_to_the_patient(client, address):
    page = shown(client, address)
    stations = page.select(".walk > .step")
    tones = [re.search(r"\bo\d\b|\bpaper\b", " ".join(station["class"]))[0] for station in stations]
    assert tones == ["o1", "o1", "o2", "o3", "o4", "paper"]
    home = HomePage.objects.get(locale__language_code="en" if address != "/" else "fr")
    assert [station["drawing"] for station in walk_of(home)["stations"]] == STATIONS
    for station in stations:
        assert 70 <= len(station.select_one(".prose").get_text().split()) <= 110
        assert station.select_one(".join a") and station.select_one("svg.art path")
        for link in station.select('.join a[href*="#"]'):
            slug = link["href"].partition("#")[2]
            assert GlossaryTerm.objects.filter(slug=slug, locale=home.locale).exists()


@pytest.mark.parametrize("address", HOMES)
def test_each_thing_is_said_once(client, address):
    page = shown(client, address)
    main, language = page.select_one("main"), "en" if address != "/" else "fr"
    links = [link["href"] for link in main.select("a[href]") if not link.find_parent(class_="walk")]
    for project in ProjectPage.objects.visible().filter(locale__language_code=language):
        assert links.count(project.get_url()) == 1
    titles = [title.get_text() for title in main.select("h2, h3")]
    assert len(titles) == len(set(titles))
    ids = [element["id"] for element in page.select("[id]")]
    assert len(ids) == len(set(ids))


def test_a_station_leads_to_no_draft(client):
    ObjectivePage.objects.get(number=3, locale__language_code="fr").unpublish()
    station = shown(client).select_one("#etape-4")
    assert "paper" in station["class"]
    assert not station.select('a[href*="objectif-3"]')


def test_the_projects_of_an_objective_are_counted_at_its_station(client):
    objective = ObjectivePage.objects.get(number=2, locale__language_code="fr")
    for project in ProjectPage.objects.filter(number__in=(4, 5), locale__language_code="fr"):
        project.objectives.add(objective)
        project.save()
    page = shown(client)
    link = page.select_one('#etape-3 a[href$="?objective=2"]')
    assert link.get_text() == "2 projets rattachés"
    assert "n’est pas publié" not in page.select_one(".necklace .words").get_text()


def test_a_station_has_the_colours_of_the_objective_that_is_chosen_before_anything_is_saved(db):
    objective = ObjectivePage.objects.filter(locale__language_code="fr", number=3).get()
    station = StationBlock()
    told = {
        "title": "x",
        "drawing": "gene",
        "joined_objective": station.child_blocks["joined_objective"].value_from_form(str(objective.pk)),
    }
    assert StationValue(station, told).tone == "tinted o3"
