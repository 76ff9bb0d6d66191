"""Themes: shown on the pages that bear them, in their lists, feeds and data, the same in every language."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale

from news.models import EventIndexPage, EventPage, NewsIndexPage, NewsPage
from pepr_site.models import Tag
from pepr_site.operations import page_cache
from pepr_site.translation.shared_fields import copy_to_translations
from projects.models import ProjectPage
from tests.conftest import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def theme(french):
    tag = Tag.objects.create(name="Bioproduction", slug="bioproduction", locale=french)
    english = Locale.objects.get(language_code="en")
    Tag.objects.create(
        name="Biomanufacturing", slug="bioproduction", locale=english, translation_key=tag.translation_key
    )
    return tag


@pytest.fixture
def marked(theme, french):
    """A published page of each kind that bears the theme."""
    day = {"locale": french, "standfirst": "Un essai."}
    news = NewsPage(title="Une nouvelle", slug="une-nouvelle", date=date(2026, 3, 1), **day)
    event = EventPage(title="Une rencontre", slug="une-rencontre", start_date=date(2026, 3, 1), **day)
    pages = [
        publish(news, NewsIndexPage.objects.get(locale=french)),
        publish(event, EventIndexPage.objects.get(locale=french)),
        ProjectPage.objects.visible().filter(locale=french, documentation="full").first(),
    ]
    for page in pages:
        page.tags = [theme]
        page.save_revision().publish()
    return pages


@pytest.mark.parametrize("place", range(3))
def test_a_theme_leads_from_its_page_to_the_list_that_it_narrows(client, marked, place):
    page = marked[place]
    soup = BeautifulSoup(client.get(page.url).content, "lxml")
    link = next(link for link in soup.select("main a") if link.get_text() == "Bioproduction")
    assert link["href"].endswith("?tag=bioproduction")
    narrowed = BeautifulSoup(client.get(link["href"], follow=True).content, "lxml")
    links = {link["href"] for link in narrowed.select("main a[href]")}
    others = type(page).objects.visible().filter(locale=page.locale).exclude(pk=page.pk)
    assert page.url in links and not links & {other.url for other in others[:5]}


def test_machines_are_told_too(client, marked):
    assert "<category>Bioproduction" in client.get("/actualites/rss.xml").content.decode()
    for name in ("actualites", "evenements", "projets"):
        assert "Bioproduction" in client.get(f"/donnees/{name}.json").content.decode()


def test_a_translation_bears_the_theme_of_its_language(marked):
    project = marked[2]
    english = project.get_translations().get(locale__language_code="en")
    copy_to_translations(project, None)
    assert [tag.name for tag in ProjectPage.objects.get(pk=english.pk).tags.all()] == ["Biomanufacturing"]


@pytest.mark.parametrize("path", ["/actualites/", "/agenda/", "/projets/"])
def test_where_there_is_no_theme_nothing_more_is_asked(client, path):
    assert "Thème" not in client.get(path).content.decode()
    page_cache.clear()
    # Once the version of the content is known, not even that there is none.
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    assert not [query for query in asked if "pepr_site_tag" in query["sql"]]
