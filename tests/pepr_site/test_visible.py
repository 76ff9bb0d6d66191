"""The one door: what may be read by anybody, and nothing else."""

import datetime

import pytest
from django.utils import timezone
from wagtail.models import Page

from news.models import NewsIndexPage, NewsPage
from pepr_site.pages import visible
from tests.conftest import publish
from tests.hidden import HIDDEN

pytestmark = pytest.mark.django_db
WORD = "Zyxologie"


@pytest.fixture
def news_index(home):
    return NewsIndexPage.objects.child_of(home).get()


def item(**values):
    return NewsPage(title=WORD, slug="zyxologie", date=datetime.date(2024, 2, 8), **values)


PLACES = [
    *["/", "/actualites/", "/recherche/?q=zyxologie", "/plan-du-site/", "/sitemap.xml"],
    *["/atom.xml", "/actualites/rss.xml", "/api/v2/pages/?slug=zyxologie"],
]


@pytest.mark.parametrize("state", HIDDEN, ids=lambda state: state.__name__)
def test_what_is_hidden_leaks_nowhere(state, news_index, client):
    page = state(item(), news_index)
    assert not visible(Page.objects.filter(pk=page.pk)).exists()
    for place in (page.url, *PLACES):
        body = client.get(place).content.decode()
        assert WORD not in body, place
        assert f'href="{page.url}"' not in body, place
        assert f"{page.url}</loc>" not in body, place


def test_what_is_live_shows_everywhere(news_index, client):
    page = publish(item(), news_index)
    NewsPage.objects.filter(pk=page.pk).update(date=timezone.localdate())
    assert visible(Page.objects.filter(pk=page.pk)).exists()
    for place in PLACES:
        assert "/zyxologie/" in client.get(place).content.decode(), place


def test_the_door_is_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        list(visible(Page.objects.all()))
