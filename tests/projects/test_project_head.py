"""The head of a project's page says what the project is, however much is published of it."""

import pytest
from bs4 import BeautifulSoup

from projects.models import ProjectPage

pytestmark = pytest.mark.django_db


def test_every_project_gives_its_standfirst(client):
    for page in ProjectPage.objects.visible():
        head = BeautifulSoup(client.get(page.get_url()).content, "html.parser").select_one(".page-head")
        assert head.select_one(".lede, .known").get_text().split()[:3] == page.standfirst.split()[:3], page
