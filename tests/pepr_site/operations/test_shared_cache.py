"""Limits are counted for all processes; what Wagtail remembers of the content costs no query."""

import pytest
from django.core.cache import cache
from django.core.cache.backends.db import DatabaseCache
from django.db import connection
from wagtail.models import Page, Site

from pepr_site.operations import content_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_running():
    content_version._begin()
    yield
    content_version._end()


def test_a_count_is_in_the_database(django_assert_num_queries):
    cache.set("tried", [1.0], 60)
    assert DatabaseCache("pepr_site_cache", {}).get("tried") == [1.0]
    cache.delete("tried")
    assert cache.get("tried") is None


def test_the_links_of_a_page_ask_for_the_sites_once(request_running, django_assert_num_queries):
    page = Page.objects.get(depth=2, slug="accueil")
    assert page.url == "/"
    with django_assert_num_queries(0):
        assert [page.url for _ in range(5)] == ["/"] * 5


def test_what_is_remembered_goes_with_the_content(request_running):
    cache.set("wagtail_what", 1, 60)
    assert cache.get("wagtail_what") == 1
    Site.objects.first().save()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    content_version._begin()
    assert cache.get("wagtail_what") is None
