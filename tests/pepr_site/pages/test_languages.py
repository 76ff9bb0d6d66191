"""From one language to the other: the same page, or the nearest one, and no address left out."""

import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail.models import Locale, Page, PageViewRestriction

from news.models import NewsPage
from pepr_site.pages.visibility import visible

pytestmark = pytest.mark.django_db

SITE = "http://localhost"
REVIEW = "/actualites/bilan-7-fevrier-2024/"


def soup(client, address):
    return BeautifulSoup(client.get(address).content, "lxml")


def alternates(page):
    """The `hreflang` links of a page: address by language."""
    return {link["hreflang"]: link["href"] for link in page.find_all("link", rel="alternate", hreflang=True)}


def switch(page, code):
    return page.select_one(f".langs a[hreflang={code}]")


def test_every_page_has_its_twin_and_says_so_both_ways(client, soups):
    addresses = re.findall(r"<loc>(.*?)</loc>", client.get("/sitemap.xml").content.decode())
    assert len(addresses) > 80
    seen = {}
    for address in addresses:
        page = soups[address.removeprefix(SITE)]
        expected = "en" if address.startswith(f"{SITE}/en/") else "fr"
        assert page.html["lang"] == expected, address
        seen[address] = alternates(page)
        assert set(seen[address]) == {"fr", "en", "x-default"}, address
        assert seen[address][expected] == address
        assert seen[address]["x-default"] == seen[address]["fr"]
    for address, links in seen.items():
        assert all(seen[other] == links for other in links.values()), address


def test_the_switch_leads_to_the_same_page(client):
    french = soup(client, REVIEW)
    english = switch(french, "en")["href"]
    assert english.startswith("/en/news/")
    assert switch(soup(client, english), "fr")["href"] == REVIEW
    assert not french.find(id="sans-traduction")


def close(page):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


@pytest.mark.parametrize("hide", [Page.unpublish, close])
def test_without_a_translation_it_leads_to_the_nearest_page_and_says_so(client, hide):
    hide(NewsPage.objects.get(slug="bilan-7-fevrier-2024").get_translations().get().specific)
    page = soup(client, REVIEW)
    assert switch(page, "en")["href"] == "/en/news/"
    assert page.find(id="sans-traduction").get_text(strip=True)
    assert set(alternates(page)) == {"fr", "x-default"}


@pytest.mark.parametrize(("french", "english"), [("/recherche/", "/en/search/"), ("/plan-du-site/", "/en/site-map/")])
def test_what_is_not_a_page_has_its_address_in_each_language(client, french, english):
    assert switch(soup(client, french), "en")["href"] == english
    assert switch(soup(client, english), "fr")["href"] == french


def test_an_unknown_address_leads_to_the_other_home_page(client):
    page = soup(client, "/nulle-part/")
    assert switch(page, "en")["href"] == "/en/"
    assert not page.find(id="sans-traduction")
    assert not alternates(page).get("en")


def test_a_site_in_one_language_offers_no_choice(client):
    Page.objects.get(depth=2, locale__language_code="en").specific.unpublish()
    assert visible(Page.objects.filter(depth=2)).count() == 1
    assert not soup(client, "/").select(".langs")


@pytest.fixture
def spanish(settings, home, admin):
    """A third language, by settings alone: its locale, then its home page, a page and a news item, by the admin."""
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [*settings.LANGUAGES, ("es", "Español")]
    locale = Locale.objects.create(language_code="es")
    programme, index = (home.get_children().get(slug=slug) for slug in ("programme", "actualites"))
    review = index.get_children().get(slug="bilan-7-fevrier-2024")
    for page in (home, programme, index, review):
        address = reverse("simple_translation:submit_page_translation", args=[page.pk])
        admin.post(address, {"locales": locale.pk})
    for page, title, slug in [
        (home, "Del laboratorio al paciente", "inicio"),
        (programme, "El programa", "programa"),
        (index, "Noticias", "noticias"),
        (review, "Balance", "balance"),
    ]:
        translated = page.get_translation(locale).specific.get_latest_revision_as_object()
        translated.title, translated.slug = title, slug
        translated.save_revision().publish()
    admin.logout()


def test_a_third_language_takes_settings_alone(client, spanish):
    page = soup(client, "/es/programa/")
    assert page.html["lang"] == "es"
    assert page.h1.get_text(strip=True) == "El programa"
    assert set(alternates(page)) == {"fr", "en", "es", "x-default"}
    assert switch(soup(client, "/programme/"), "es")["href"] == "/es/programa/"
    assert switch(soup(client, "/en/programme/"), "es")["href"] == "/es/programa/"
    assert switch(soup(client, "/projets/"), "es")["href"] == "/es/"
    assert "http://localhost/es/programa/" in client.get("/sitemap.xml").content.decode()
    for feed in ("/es/noticias/atom.xml", "/es/rss.xml"):
        assert "http://localhost/es/noticias/balance/" in client.get(feed).content.decode()
        assert "http://localhost/es" not in client.get(feed.removeprefix("/es").replace("noticias", "actualites")).text


@pytest.mark.parametrize("address", ["/actualites/bilan-7-fevrier-2024/", "/en/news/"])
def test_an_address_that_changes_leads_to_the_new_one(client, django_capture_on_commit_callbacks, address):
    language = "en" if address.startswith("/en/") else "fr"
    path = address.removeprefix("/en")
    page = Page.objects.get(url_path__endswith=path, depth__gt=2, locale__language_code=language).specific
    page.slug = "autre-adresse"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    response = client.get(address)
    assert response.status_code == 301
    assert response["Location"] == Page.objects.get(pk=page.pk).get_url()
