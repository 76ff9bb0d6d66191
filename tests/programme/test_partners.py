"""The directory of institutions."""

import pytest
from bs4 import BeautifulSoup

from programme.partners import Organisation, Role
from projects.models import ProjectPage

pytestmark = pytest.mark.django_db


def directory(client):
    return BeautifulSoup(client.get("/partenaires/").content, "html.parser")


def test_every_institution_stands_once_under_its_role_at_its_own_address(client, french):
    page = directory(client)
    for role in Role:
        expected = set(Organisation.objects.filter(locale=french, role=role).values_list("slug", flat=True))
        group = page.find(attrs={"aria-labelledby": f"role-{role.value}"})
        assert {item["id"] for item in group.select(".directory > li")} == expected
        counted = page.find("a", href=f"#role-{role.value}")
        assert counted.select_one(".n").get_text() == str(len(expected))


def test_the_closest_tie_comes_first_and_headings_agree_with_their_number(client):
    headings = [heading.get_text() for heading in directory(client).select(".group > h2")]
    assert headings[:3] == ["Pilotes", "Opérateur du financement", "Partenaires"]


def test_an_institution_names_its_projects_unless_they_are_hidden(client):
    project = ProjectPage.objects.get(slug="substituts-de-peau")
    assert directory(client).find(id="lgrk").find("a", href=project.url)
    project.unpublish()
    assert not directory(client).find(id="lgrk").find("a", href=project.url)
