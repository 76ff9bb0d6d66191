"""The site map: every section under a title, and what answers beneath pages."""

import pytest
from bs4 import BeautifulSoup
from wagtail.models import Page

from news.models import EventPage, NewsIndexPage, NewsPage
from pepr_site.operations import page_cache
from pepr_site.pages.visibility import SECTION_DEPTH, visible
from pepr_site.web import views
from programme.models import ObjectivePage, Organisation
from projects.models import ProjectPage

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("address", "language"), [("/plan-du-site/", "fr"), ("/en/site-map/", "en")])
def test_it_leads_once_to_every_page_and_to_every_institution(client, address, language):
    page = BeautifulSoup(client.get(address).content, "lxml")
    links = [link["href"] for link in page.select(".tree a")]
    assert len(links) == len(set(links))
    pages = visible(Page.objects.filter(locale__language_code=language, depth__gte=SECTION_DEPTH))
    assert {found.get_url() for found in pages} <= set(links)
    slugs = Organisation.objects.filter(locale__language_code=language).values_list("slug", flat=True)
    assert all(any(link.endswith(f"/{slug}/") for link in links) for slug in slugs)
    sections = page.select(".tree section")
    assert len(sections) > 4 and all(section.h2 and section.select("ul li a") for section in sections)


def test_what_has_too_many_beneath_it_is_a_list_that_one_opens(client, home, monkeypatch):
    index = NewsIndexPage.objects.child_of(home).get()
    known = Organisation.objects.filter(locale=home.locale)
    most = max(known.count(), home.numchild)
    monkeypatch.setattr(views, "MOST_LISTED", most)
    for count, is_listed in ((most, True), (most + 1, False)):
        page_cache.clear()
        Page.objects.filter(pk=index.pk).update(numchild=count)
        for number in range(known.count(), count):
            slug = f"institut-{number}"
            Organisation.objects.create(
                locale=home.locale, slug=slug, name=slug, short_name=slug, kind="research", role="partner"
            )
        tree = BeautifulSoup(client.get("/plan-du-site/").content, "lxml").select(".tree a")
        for parent in ("/actualites/", "/partenaires/"):
            beneath = [a["href"] for a in tree if a["href"].startswith(parent) and a["href"] != parent]
            assert bool(beneath) == is_listed, (parent, count)


@pytest.mark.parametrize(("address", "language"), [("/plan-du-site/", "fr"), ("/en/site-map/", "en")])
def test_news_stand_the_latest_first_and_projects_by_number(client, address, language):
    page = BeautifulSoup(client.get(address).content, "lxml")
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
