"""Pages are dated by their sources, never by the day on which the site was installed."""

import datetime
import json

import feedparser
import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from news.models import NewsPage
from pepr_site.web import sitemap
from projects.calls import none_open
from projects.models import CallPage

pytestmark = pytest.mark.django_db


def soup(client, address):
    return BeautifulSoup(client.get(address).content, "lxml")


def nodes(page):
    return json.loads(page.find("script", type="application/ld+json").string)["@graph"]


def test_no_page_of_the_launch_content_bears_the_day_of_its_installation():
    installed = timezone.localdate()
    late = [
        page.url
        for page in sitemap.pages()
        if timezone.localdate(page.specific.published_at) >= installed
        or timezone.localdate(page.last_published_at) >= installed
    ]
    assert late == []


def test_news_and_calls_are_dated_by_their_source(client):
    news = NewsPage.objects.visible().filter(published_on__isnull=False).first()
    shown = soup(client, news.url)
    day = news.published_on.isoformat()
    assert shown.find("meta", property="article:published_time")["content"].startswith(day)
    dates = [node["datePublished"] for node in nodes(shown) if node.get("datePublished")]
    assert len(dates) > 1 and {date[:10] for date in dates} == {day}
    assert f"year = {{{news.published_on.year}}}" in client.get(f"{news.url}citer.bib").content.decode()
    entries = feedparser.parse(client.get("/appels/atom.xml").content).entries
    # Midnight in Paris.
    assert {entry.published[:10] for entry in entries} == {"2024-02-19"}
    assert {entry.updated[:10] for entry in entries} == {"2026-11-22"}


def test_a_page_that_an_editor_writes_is_dated_by_its_publication(home):
    page = NewsPage(first_published_at=timezone.now(), date=timezone.localdate())
    assert page.published_at == page.first_published_at
    page.published_on = timezone.localdate() + datetime.timedelta(days=3)
    assert page.published_at == page.first_published_at


def test_the_home_page_shows_its_news_in_one_order_under_each_title(client):
    for address in ("/", "/en/"):
        section = soup(client, address).select_one("#actualites")
        orders = [[time["datetime"] for time in group.select("time")] for group in section.select("ol.headlines")]
        assert all(order == sorted(order, reverse=True) for order in orders)
        assert len(section.select("h3")) == len(orders) > 1


def test_calls_say_first_that_none_is_known_to_be_open_and_since_when(client):
    for address, words, day in [("/", "Aucun appel", "22 novembre 2026"), ("/en/", "No call", "22 November 2026")]:
        index = {"/": "/appels/", "/en/": "/en/calls/"}[address]
        call = CallPage.objects.visible().filter(locale__language_code="en" if "en" in address else "fr").first()
        for page in (address, index, call.url):
            said = soup(client, page).select_one(".none-open").get_text(" ", strip=True).replace("\xa0", " ")
            assert said.startswith(words) and day in said


def test_an_open_call_silences_it_and_a_closed_one_dates_it(french):
    call = CallPage.objects.visible().filter(locale=french).first()
    now, day = timezone.now(), datetime.timedelta(days=1)
    CallPage.objects.filter(pk=call.pk).update(opens_at=now - day, closes_at=now + day)
    assert none_open(french.pk) is None
    CallPage.objects.filter(pk=call.pk).update(closes_at=now - day / 2)
    assert none_open(french.pk)["closed_on"] == now - day / 2
