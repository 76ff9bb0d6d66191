"""The head of a project's page says what the project is, however much is published of it."""

import pytest
from bs4 import BeautifulSoup

from programme.models import ObjectivePage
from projects.models import ProjectIndexPage, ProjectPage


@pytest.mark.django_db
def test_every_project_gives_its_standfirst(soups):
    for page in ProjectPage.objects.visible():
        head = soups[page.get_url()].select_one(".page-head")
        assert head.select_one(".lede, .known").get_text().split()[:3] == page.standfirst.split()[:3], page


@pytest.mark.django_db
def test_a_project_leads_to_the_one_before_and_the_one_after(rf):
    pages = list(ProjectPage.objects.filter(locale__language_code="fr").order_by("number"))
    for before, page, after in zip([None, *pages], pages, [*pages[1:], None], strict=False):
        context = page.get_context(rf.get(page.url))
        assert (context["previous"], context["next"]) == (before, after)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_colour_of_a_project_is_that_of_its_first_objective_whichever_was_chosen_first(client, language):
    page = ProjectPage.objects.get(number=1, locale__language_code=language)
    for objective in ObjectivePage.objects.filter(locale=page.locale, number__gt=1).order_by("-number"):
        page.objectives.add(objective)
    page.save_revision().publish()
    index = ProjectIndexPage.objects.get(locale=page.locale)
    tile = BeautifulSoup(client.get(index.url).content, "lxml").select_one(".tile")
    head = BeautifulSoup(client.get(page.url).content, "lxml").body
    assert "o2" in tile["class"] and "o2" in head["class"]
