"""The site map: every section under a title, and what answers beneath pages."""

import pytest
from bs4 import BeautifulSoup
from wagtail.models import Page

from news.models import EventPage, NewsPage
from pepr_site.pages.visibility import SECTION_DEPTH, visible
from programme.models import ObjectivePage, Organisation
from projects.models import ProjectPage

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("address", "language"), [("/plan-du-site/", "fr"), ("/en/site-map/", "en")])
def test_it_leads_once_to_every_page_and_to_every_institution(client, address, language):
    page = BeautifulSoup(client.get(address).content, "html.parser")
    links = [link["href"] for link in page.select(".tree a")]
    assert len(links) == len(set(links))
    pages = visible(Page.objects.filter(locale__language_code=language, depth__gte=SECTION_DEPTH))
    assert {found.get_url() for found in pages} <= set(links)
    slugs = Organisation.objects.filter(locale__language_code=language).values_list("slug", flat=True)
    assert all(any(link.endswith(f"/{slug}/") for link in links) for slug in slugs)
    sections = page.select(".tree section")
    assert len(sections) > 4 and all(section.h2 and section.select("ul li a") for section in sections)


@pytest.mark.parametrize(("address", "language"), [("/plan-du-site/", "fr"), ("/en/site-map/", "en")])
def test_news_stand_the_latest_first_and_projects_by_number(client, address, language):
    page = BeautifulSoup(client.get(address).content, "html.parser")
    links = [link["href"] for link in page.select(".tree a")]
    for model, order in (
        (NewsPage, "-date"),
        (ProjectPage, "number"),
        (ObjectivePage, "number"),
        (EventPage, "-start_date"),
    ):
        pages = model.objects.visible().filter(locale__language_code=language).order_by(order, "path")
        expected = [found.get_url() for found in pages]
        assert [link for link in links if link in set(expected)] == expected
