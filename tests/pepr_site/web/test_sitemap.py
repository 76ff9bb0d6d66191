"""The sitemap: every page, its translations, the day it changed, in parts when there are many."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from news.models import NewsIndexPage, NewsPage
from pepr_site.pages.visibility import visible
from pepr_site.web import sitemap
from programme.models import Organisation
from tests.conftest import publish

pytestmark = pytest.mark.django_db

OLD = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
DAY = datetime.datetime(2025, 3, 2, 23, 30, tzinfo=datetime.UTC)


@pytest.fixture
def index(home):
    return NewsIndexPage.objects.child_of(home).get()


def read(client, address="/sitemap.xml"):
    """The entries of a sitemap, by path."""
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/xml; charset=utf-8")
    return {
        url.loc.text.removeprefix("http://localhost"): {
            "lastmod": url.lastmod and url.lastmod.text,
            "alternates": {link["hreflang"]: link["href"] for link in url.find_all("xhtml:link", rel="alternate")},
        }
        for url in BeautifulSoup(response.content, "xml").urlset.find_all("url")
    }


def test_every_visible_page_is_there_and_leads_to_its_translation(client):
    read(client)
    with CaptureQueriesContext(connection) as captured:
        found = read(client)
    assert len(captured) <= 8
    assert len(found) == visible(Page.objects.filter(depth__gt=1)).count() + Organisation.objects.count()
    assert {"/", "/en/", "/donnees/", "/en/data/", "/actualites/", "/partenaires/inserm/"} <= set(found)
    assert all(entry["alternates"].keys() == {"fr", "en"} for entry in found.values())
    alternates = {"fr": "http://localhost/donnees/", "en": "http://localhost/en/data/"}
    assert found["/donnees/"]["alternates"] == found["/en/data/"]["alternates"] == alternates


def test_a_list_changes_when_what_it_lists_does(client, index):
    Page.objects.update(last_published_at=OLD)
    page = publish(NewsPage(title="Neuf", slug="neuf", date=timezone.localdate()), index)
    Page.objects.filter(pk=page.pk).update(last_published_at=DAY)
    found = read(client)
    for address in ("/", "/actualites/", "/actualites/neuf/"):
        assert found[address]["lastmod"] == "2025-03-02T23:30:00Z"
    for address in ("/projets/", "/en/", "/en/news/"):
        assert found[address]["lastmod"] == "2020-01-01T00:00:00Z"


def test_no_day_of_a_change_is_to_come(client):
    Page.objects.update(last_published_at=timezone.now() + datetime.timedelta(days=9))
    today = timezone.now().date().isoformat()
    assert {entry["lastmod"][:10] for entry in read(client).values() if entry["lastmod"]} == {today}


def test_a_hidden_page_changes_no_list(client, index):
    Page.objects.update(last_published_at=OLD)
    page = publish(NewsPage(title="Neuf", slug="neuf", date=timezone.localdate()), index)
    Page.objects.filter(pk=page.pk).update(live=False)
    assert read(client)["/actualites/"]["lastmod"] == "2020-01-01T00:00:00Z"


def test_a_hidden_translation_is_no_alternate(client, index):
    Page.objects.filter(translation_key=index.translation_key).exclude(pk=index.pk).update(live=False)
    found = read(client)
    assert "/en/news/" not in found and found["/actualites/"]["alternates"].keys() == {"fr"}


def test_many_pages_come_in_parts_that_hold_each_of_them_once(client, monkeypatch):
    whole = read(client)
    monkeypatch.setattr(sitemap, "PART", 10)
    index = BeautifulSoup(client.get("/sitemap.xml").content, "xml").sitemapindex
    parts = [loc.text.removeprefix("http://localhost") for loc in index.find_all("loc")]
    assert len(parts) == -(-visible(Page.objects.filter(depth__gt=1)).count() // 10)
    found = [read(client, part) for part in parts]
    assert sum(map(len, found)) == len(whole)
    # Its translation may stand in another part.
    assert {path: entry for part in found for path, entry in part.items()} == whole


@pytest.mark.parametrize("address", ["/sitemap-0.xml", "/sitemap-9.xml", "/sitemap-99999999999999999999.xml"])
def test_there_is_no_part_beyond_the_last(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("query", ["p=x", "p=-1", "p=99999999", "q=%00", "section=x"])
def test_no_query_string_breaks_it(client, query):
    assert client.get(f"/sitemap.xml?{query}").content == client.get("/sitemap.xml").content


def test_what_has_not_changed_is_not_sent_again(client):
    etag = client.get("/sitemap.xml")["ETag"]
    assert client.get("/sitemap.xml", headers={"if-none-match": etag}).status_code == 304
