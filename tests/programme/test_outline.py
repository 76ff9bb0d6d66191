"""A long page begins with the list of its sections."""

import pytest
from bs4 import BeautifulSoup

from programme.models import StandardPage
from programme.programme_pages import LONG
from tests.conftest import publish

pytestmark = pytest.mark.django_db


def sections(number):
    return [("heading", {"text": f"Partie {n}", "level": "h2"}) for n in range(number)]


def outline(client, page):
    soup = BeautifulSoup(client.get(page.url).content, "html.parser")
    nav = soup.select_one(".outline")
    return soup, [link["href"] for link in nav.find_all("a")] if nav else []


def test_a_long_page_lists_its_sections_and_each_link_leads_to_one(client, home):
    body = [*sections(LONG), ("heading", {"text": "Détail", "level": "h3"})]
    soup, links = outline(client, publish(StandardPage(title="Longue", slug="longue", body=body), home))
    assert len(links) == LONG
    assert all(soup.find(["h2", "h3"], id=link.removeprefix("#")) for link in links)


def test_a_short_page_has_no_list(client, home):
    _soup, links = outline(client, publish(StandardPage(title="Courte", slug="courte", body=sections(LONG - 1)), home))
    assert links == []
