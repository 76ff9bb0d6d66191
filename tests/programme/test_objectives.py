"""The pages of objectives."""

import pytest
from bs4 import BeautifulSoup

from programme.models import ObjectivePage
from projects.models import ProjectPage

pytestmark = pytest.mark.django_db


def shown(client, page):
    return BeautifulSoup(client.get(page.get_url()).content, "lxml")


def test_an_objective_leads_to_the_project_on_its_subject_and_says_what_is_not_published(client):
    objective = ObjectivePage.objects.get(number=2, locale__language_code="fr")
    project = ProjectPage.objects.get(number=1, locale__language_code="fr")
    section = shown(client, objective).select_one('[aria-labelledby="titre-sujet"]')
    assert section.a["href"] == project.get_url()
    assert "Aucune source publiée ne le rattache" in section.get_text()
    project.objectives.add(objective)
    project.save()
    assert not shown(client, objective).select('[aria-labelledby="titre-sujet"]')
    others = ObjectivePage.objects.visible().exclude(translation_key=objective.translation_key)
    assert not any(shown(client, page).select('[aria-labelledby="titre-sujet"]') for page in others)
