"""The head of a news page, and what it is tied to."""

import pytest
from bs4 import BeautifulSoup

from news.models import NewsPage

pytestmark = pytest.mark.django_db


def shown(client, page):
    return BeautifulSoup(client.get(page.get_url()).content, "html.parser")


def test_the_title_comes_before_the_date_and_each_relation_stands_once(client):
    for page in NewsPage.objects.visible():
        head = shown(client, page).select_one(".page-head")
        assert not head.select(".numeral")
        assert str(head).index("<h1") < str(head).index("<time")
        main = shown(client, page).select_one("main .grid")
        listed = [link["href"] for link in main.select(".steps a, .links a, .attached a")]
        assert len(listed) == len(set(listed)), page
