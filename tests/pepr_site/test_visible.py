"""The one door: what may be read by anybody, and nothing else."""

import datetime

import pytest
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from news.models import NewsIndexPage, NewsPage
from pepr_site.pages import visible
from tests.conftest import publish

pytestmark = pytest.mark.django_db
WORD = "Zyxologie"


@pytest.fixture
def news_index(home):
    return NewsIndexPage.objects.child_of(home).get()


def item(**values):
    return NewsPage(title=WORD, slug="zyxologie", date=datetime.date(2024, 2, 8), **values)


def live(index):
    return publish(item(), index)


def draft(index):
    return index.add_child(instance=item(live=False))


def expired(index):
    page = publish(item(), index)
    page.unpublish()
    return page


def scheduled(index):
    page = index.add_child(instance=item(live=False, go_live_at=timezone.now() + datetime.timedelta(days=1)))
    page.save_revision().publish()
    return page


def private(index):
    page = publish(item(), index)
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    return page


def under_private(index):
    page = publish(item(), index)
    PageViewRestriction.objects.create(page=index, restriction_type=PageViewRestriction.PASSWORD, password="x")
    return page


HIDDEN = [draft, expired, scheduled, private, under_private]
PLACES = ["/", "/actualites/", "/recherche/?q=zyxologie", "/plan-du-site/", "/sitemap.xml"]


@pytest.mark.parametrize("state", HIDDEN, ids=lambda state: state.__name__)
def test_what_is_hidden_leaks_nowhere(state, news_index, client):
    page = state(news_index)
    assert not visible(Page.objects.filter(pk=page.pk)).exists()
    for place in (page.url, *PLACES):
        body = client.get(place).content.decode()
        assert WORD not in body, place
        assert f'href="{page.url}"' not in body, place
        assert f"{page.url}</loc>" not in body, place


def test_what_is_live_shows_everywhere(news_index, client):
    page = live(news_index)
    NewsPage.objects.filter(pk=page.pk).update(date=timezone.localdate())
    assert visible(Page.objects.filter(pk=page.pk)).exists()
    for place in PLACES:
        assert "/zyxologie/" in client.get(place).content.decode(), place


def test_the_door_is_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        list(visible(Page.objects.all()))
