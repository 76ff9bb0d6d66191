"""The map and the home page cost the same however many projects there are."""

import pytest
from wagtail.models import Locale

from pepr_site.operations import content_version
from programme import programme_pages
from projects.models import ProjectPage

pytestmark = pytest.mark.django_db


def test_a_few_projects_are_drawn_and_all_are_counted(client, monkeypatch):
    locale = Locale.objects.get(language_code="fr")
    known = programme_pages.outline(locale.pk)
    counts = {group["page"].number: group["count"] for group in known["map"]["objectives"]}
    assert known["map"]["left"] == 0
    # Each of them at the last place in the order.
    objective = known["objectives"][0]
    for project in ProjectPage.objects.visible().filter(locale=locale).order_by("-number")[:3]:
        project.objectives.add(objective)
        project.save()
    monkeypatch.setattr(programme_pages, "MOST_DRAWN", 4)
    content_version.renew()
    found = programme_pages.outline(locale.pk)
    assert [project.number for project in found["projects"]] == [1, 2, 3, 4]
    assert found["map"]["left"] == 8
    assert found["map"]["objectives"][0]["count"] == counts[objective.number] + 3
    html = client.get("/").content.decode()
    assert "8 autres projets, dans l’annuaire" in html
    assert "3 projets rattachés" in html
