"""The head of a news page, and what it is tied to."""

import pytest

from news.models import NewsPage


@pytest.mark.django_db
def test_the_title_comes_before_the_date_and_each_relation_stands_once(soups):
    for page in NewsPage.objects.visible():
        shown = soups[page.get_url()]
        head = shown.select_one(".page-head")
        assert not head.select(".numeral")
        assert str(head).index("<h1") < str(head).index("<time")
        listed = [link["href"] for link in shown.select_one("main .grid").select(".steps a, .links a, .attached a")]
        assert len(listed) == len(set(listed)), page
