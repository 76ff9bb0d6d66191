"""The list of news, page by page."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from news.models import NewsIndexPage, NewsPage
from news.news_index import PAGE_SIZE
from pepr_site.models import SiteImage
from tests.conftest import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def index(home):
    return NewsIndexPage.objects.child_of(home).get()


def links(client, address):
    page = BeautifulSoup(client.get(address).content, "lxml")
    return [link["href"] for link in page.select(".rows h3 a")]


def test_every_item_is_on_one_page_of_the_list(client, index):
    for number in range(3):
        date = timezone.localdate() - datetime.timedelta(days=number)
        publish(NewsPage(title=f"Nouvelle {number}", slug=f"nouvelle-{number}", date=date), index)
    pages = [links(client, index.url), links(client, f"{index.url}?page=2")]
    assert len(pages[0]) == PAGE_SIZE
    assert sorted(pages[0] + pages[1]) == sorted(page.url for page in NewsPage.objects.child_of(index).visible())


def test_what_has_not_happened_yet_is_in_no_list(client, index):
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    page = publish(NewsPage(title="Demain", slug="demain", date=tomorrow, standfirst="Une phrase."), index)
    assert client.get(page.url).status_code == 200
    for address in ("/", index.url, f"{index.url}atom.xml", f"{index.url}?year={tomorrow.year}"):
        assert page.url not in client.get(address).content.decode(), address


def test_an_empty_list_says_so_and_asks_nothing(client, index):
    NewsPage.objects.update(live=False)
    page = BeautifulSoup(client.get(index.url).content, "lxml")
    assert "Aucune actualité" in page.text
    assert not page.select(".filters")


def test_an_item_without_a_text_has_no_empty_section_and_a_picture_has_its_licence(client, index):
    page = publish(NewsPage(title="Brève", slug="breve", standfirst="Une phrase."), index)
    assert not BeautifulSoup(client.get(page.url).content, "lxml").select("main .station--first")
    SiteImage.objects.update(credit="A. Exemple", licence="CC BY 4.0")
    page.lead_image = SiteImage.objects.first()
    page.save_revision().publish()
    shown = BeautifulSoup(client.get(page.url).content, "lxml").select_one("main .station--first figcaption")
    assert shown.get_text(strip=True).endswith("A. Exemple, CC BY 4.0")
