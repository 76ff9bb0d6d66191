"""Each fact at its own address: what is said, from where, since when, and what was before."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils.translation import override

from people.models import Person
from people.withdrawal import withdraw
from projects.facts.expected import EXPECTED
from projects.models import ProjectPage
from tests.pepr_site.contact.sending import said

pytestmark = pytest.mark.django_db


def address(slug, key, name="fact"):
    page = ProjectPage.objects.get(slug=slug)
    with override(page.locale.language_code):
        return reverse(name, args=[page.translation_key, key])


@pytest.mark.parametrize("slug", ["substituts-de-peau", "project-07"])
def test_every_fact_has_one_and_says_the_same_to_a_machine(client, slug):
    for key in (fact.key for fact in EXPECTED):
        page = client.get(address(slug, key))
        told = client.get(address(slug, key, "fact_json")).json()
        assert page.status_code == 200 and told["fact"] == key
        assert (told["value"] is None) == (told["state"] == "open"), key
        if told["value"]:
            assert " ".join(told["value"].split()) in said(page).replace("\u202f", " "), key
        assert told["sources"] and told["address"].endswith(address(slug, key)), key


def test_the_other_language_is_one_click_away_and_known_facts_are_linked(client):
    path = address("substituts-de-peau", "dates")
    page = BeautifulSoup(client.get(path).content, "lxml")
    assert page.select(f'a[href="{address("skin-substitutes", "dates")}"]')
    assert path in client.get("/projets/ce-qui-est-publie/").text


def test_it_keeps_what_was_said_before(client):
    page = ProjectPage.objects.get(slug="projet-07")
    for name in ("Ada Martin", "Léo Blanc"):
        page.coordinator = name
        page.save_revision().publish()
    told = client.get(address("projet-07", "coordinator", "fact_json")).json()
    assert [one["value"] for one in told["history"]][:2] == ["Léo Blanc", "Ada Martin"]
    assert "Ada Martin" in client.get(address("projet-07", "coordinator")).text


def test_nobody_taken_down_stays_in_what_was_said_before(client, admin_user):
    page = ProjectPage.objects.get(slug="projet-07")
    for name in ("Ada Martin", "Léo Blanc"):
        page.coordinator = name
        page.save_revision().publish()
    withdraw(Person.objects.create(name="Ada Martin"), admin_user)
    assert "Ada Martin" not in client.get(address("projet-07", "coordinator")).text


@pytest.mark.parametrize("path", ["/faits/00000000-0000-0000-0000-000000000000/dates/", "/faits/x/dates/"])
def test_what_is_not_there_is_not_found(client, path):
    assert client.get(path).status_code == 404
    assert client.get(address("projet-07", "dates").replace("dates", "couleur")).status_code == 404


def test_a_project_that_is_not_online_has_none(client):
    path = address("projet-07", "dates")
    ProjectPage.objects.get(slug="projet-07").unpublish()
    assert client.get(path).status_code == 404
