"""Every address of the site answers, shows what it should, and asks the database little."""

import math
from contextlib import nullcontext

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings
from wagtail.models import Page, Site

from bench.budgets import MOST
from news.models import NewsPage
from pepr_site.pages.visibility import visible
from pepr_site.printing.sheets import make_stale
from programme.models import Organisation
from projects.models import ProjectPage
from tests.conftest import listed, one_of_each
from tests.queries import queries_to_draw

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "/",
    "/programme/",
    "/projets/",
    "/partenaires/",
    "/appels/",
    "/actualites/",
    "/glossaire/",
    "/recherche/",
    "/plan-du-site/",
    "/contact/",
    "/accessibilite/",
    "/mentions-legales/",
    "/donnees-personnelles/",
    "/ecoconception/",
    "/donnees/",
    "/sitemap.xml",
    "/robots.txt",
]


def test_every_promised_address_answers(client, answers):
    assert {
        address for address in ADDRESSES if (answers.get(address) or client.get(address)).status_code != 200
    } == set()


def test_the_sitemap_lists_every_visible_page_and_institution_and_each_answers(client, answers, soups):
    addresses = listed(client)
    assert len(addresses) == len(set(addresses)) > 40
    assert len(addresses) == visible(Page.objects.filter(depth__gt=1)).count() + Organisation.objects.count()
    for address in addresses:
        assert answers[address].status_code == 200, address
        page = soups[address]
        assert len(page.find_all("h1")) == 1, address
        assert "PEPR Biothérapies" in page.title.text, address
        assert page.find("meta", attrs={"name": "description"})["content"].strip(), address


def test_every_link_of_the_site_leads_somewhere(client, answers, soups, monkeypatch):
    # What the worker makes once a page is published. That links lead to it is tried here, not what it says.
    monkeypatch.setattr("pepr_site.printing.sheets.writing", lambda: nullcontext(lambda *said: b"%PDF-1.7"))
    make_stale.func()
    seen = set()
    for address in listed(client):
        soup = soups[address]
        ids = {tag["id"] for tag in soup.find_all(id=True)}
        for link in soup.find_all("a", href=True):
            href, _, anchor = link["href"].partition("#")
            assert link.get_text(strip=True) or link.find(attrs={"aria-label": True}) or link.get("aria-label"), link
            if not href and anchor:
                assert anchor in ids, f"{address}: #{anchor}"
            elif href.startswith("/") and is_new(href, seen):
                answer = answers.get(href) or client.get(href)
                assert answer.status_code == 200, f"{address} leads to {href}"
    assert len(seen) > 40


def is_new(href, seen):
    """Whether something in an address is not in `seen`, to which it is added: its path, or the name of a parameter.

    Whatever value a list is given, it answers (`tests/pepr_site/listing/test_listing.py`). A file is one of its kind:
    each page of a section has its own.
    """
    path, _mark, query = href.partition("?")
    *_pages, file = path.split("/")
    if file and not path.startswith("/media/"):
        path = f"{path.split('/')[1]} {file.rpartition('-')[2]}"
    parts = {(path, parameter.partition("=")[0]) for parameter in query.split("&")}
    is_known = parts <= seen
    seen |= parts
    return not is_known


def test_twelve_projects_at_twelve_addresses(client):
    projects = ProjectPage.objects.visible().filter(locale__language_code="fr")
    assert sorted(projects.values_list("number", flat=True)) == list(range(1, 13))
    directory = client.get("/projets/").content.decode()
    for project in projects:
        assert f'href="{project.url}"' in directory
        page = client.get(project.url).content.decode()
        # Where nothing at all is known, the page says it once and otherwise.
        assert project.has_nothing_published or "Non publié à ce jour" in page


def test_an_unknown_address_gets_the_sites_own_page(client):
    response = client.get("/nulle-part/")
    assert response.status_code == 404
    page = BeautifulSoup(response.content, "lxml")
    assert page.find("header") and page.find("footer")
    assert page.find("a", href="/")


# --- queries ---


def budget(address):
    if "/recherche/" in address or "/search/" in address:
        return MOST["queries_search"]
    return MOST["queries_home" if address in ("/", "/en/") else "queries"]


def test_pages_ask_the_database_little(client, answers):
    # The first drawing asks at least as much as the others.
    dear = [address for address, answer in answers.items() if answer.cost > budget(address)]
    costs = {address: queries_to_draw(client, address) for address in dear if answers[address].status_code == 200}
    assert not {address: cost for address, cost in costs.items() if cost > budget(address)}


def test_the_first_pages_after_a_publication_ask_the_database_little_too(client):
    costs, news = {}, NewsPage.objects.first()
    # What every page shows is remembered.
    client.get("/")
    client.get("/en/")
    for address in one_of_each():
        # As publishing it does.
        NewsPage.objects.filter(pk=news.pk).update(seo_title=address)
        with CaptureQueriesContext(connection) as captured, override_settings(SLOW_PAGE=math.inf):
            client.get(address)
        costs[address] = len(captured)
    assert not {address: cost for address, cost in costs.items() if cost > MOST["queries_first"]}


@pytest.fixture(autouse=True)
def warm_site_paths():
    """Tests that build trees leave Wagtail's cached roots behind."""
    yield
    cache.clear()
    Site.clear_site_root_paths_cache()
