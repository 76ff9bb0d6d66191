"""The head of a project's page says what the project is, however much is published of it."""

import pytest

from projects.models import ProjectPage


@pytest.mark.django_db
def test_every_project_gives_its_standfirst(soups):
    for page in ProjectPage.objects.visible():
        head = soups[page.get_url()].select_one(".page-head")
        assert head.select_one(".lede, .known").get_text().split()[:3] == page.standfirst.split()[:3], page
