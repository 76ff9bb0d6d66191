"""The list of news: its pages, and the events around it."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from news.models import EventPage, NewsIndexPage, NewsPage
from news.news_index import PAGE_SIZE
from tests.conftest import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def index(home):
    return NewsIndexPage.objects.child_of(home).get()


def in_days(days):
    return timezone.localdate() + datetime.timedelta(days=days)


def titles(client, address, heading):
    """The titles listed under the heading of this id."""
    section = BeautifulSoup(client.get(address).content, "html.parser").find(attrs={"aria-labelledby": heading})
    return [title.get_text(strip=True) for title in section.select(".rows h3")] if section else []


def test_events_to_come_stand_first_the_nearest_first_and_past_ones_last(client, index):
    for slug, days in (("loin", 60), ("demain", 1), ("hier", -1)):
        publish(EventPage(title=slug, slug=slug, start_date=in_days(days)), index)
    assert titles(client, index.url, "titre-a-venir") == ["demain", "loin"]
    assert titles(client, index.url, "titre-passes")[0] == "hier"


def test_an_event_is_to_come_until_its_last_day(client, index):
    publish(EventPage(title="en cours", slug="en-cours", start_date=in_days(-2), end_date=in_days(0)), index)
    assert titles(client, index.url, "titre-a-venir") == ["en cours"]


def test_every_item_is_on_one_page_of_the_list_and_events_on_the_first(client, index):
    for number in range(PAGE_SIZE):
        publish(NewsPage(title=f"Nouvelle {number}", slug=f"nouvelle-{number}", date=in_days(-number)), index)
    pages = [titles(client, f"{index.url}?page={number}", "titre-actualites") for number in (1, 2)]
    assert len(pages[0]) == PAGE_SIZE
    assert sum(map(len, pages)) == NewsPage.objects.child_of(index).visible().count()
    assert titles(client, index.url, "titre-passes")
    assert not titles(client, f"{index.url}?page=2", "titre-passes")


def test_an_empty_list_says_so(client, index):
    NewsPage.objects.update(live=False)
    EventPage.objects.update(live=False)
    assert "Aucune actualité" in client.get(index.url).content.decode()
