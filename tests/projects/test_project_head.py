"""The head of a project's page says what the project is, however much is published of it."""

import pytest

from projects.models import ProjectPage


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
