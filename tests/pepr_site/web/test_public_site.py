"""Search engines are turned away everywhere until the site is declared public, and nowhere afterwards."""

import pytest
from bs4 import BeautifulSoup

from pepr_site.models import SiteText
from pepr_site.operations import page_cache
from tests.conftest import one_of_each

pytestmark = pytest.mark.django_db
OTHERS = ["/robots.txt", "/sitemap.xml", "/plan-du-site/", "/nulle-part/", "/api/v2/pages/", "/programme"]

BESIDE_PAGES = [
    *("/projets/substituts-de-peau/citer.bib", "/projets/substituts-de-peau/fiche.pdf"),
    *("/kit/substituts-de-peau/carte/", "/recherche/suggestions/?q=pro"),
]


def head_says(response):
    tag = BeautifulSoup(response.content, "lxml").find("meta", attrs={"name": "robots"})
    return tag and tag["content"]


def test_a_site_that_is_not_public_says_so_everywhere(client, settings, answers):
    assert settings.SITE_PUBLIC is False
    for path, response in (answers | {path: client.get(path) for path in OTHERS}).items():
        assert response["X-Robots-Tag"] == "noindex", path
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            assert head_says(response) == "noindex", path
    assert "Disallow: /\n" in client.get("/robots.txt").content.decode()


def test_a_public_site_is_open(client, settings):
    settings.SITE_PUBLIC = True
    for path in [*one_of_each(), "/partenaires/inserm/", "/en/partners/inserm/"]:
        response = client.get(path)
        assert "X-Robots-Tag" not in response.headers, path
        assert head_says(response) is None, path
    assert "Disallow: /\n" not in client.get("/robots.txt").content.decode()


@pytest.mark.parametrize("path", BESIDE_PAGES)
def test_what_is_no_page_is_never_indexed(client, settings, path):
    settings.SITE_PUBLIC = True
    assert client.get(path)["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(("path", "words"), [("/", "Site en préparation"), ("/en/", "not yet open")])
def test_a_site_that_is_not_public_bears_a_notice_whatever_editors_write(client, settings, path, words):
    SiteText.objects.update(notice="")
    settings.SITE_PUBLIC = False
    assert words in client.get(path).content.decode()
    settings.SITE_PUBLIC = True
    page_cache.clear()
    assert 'class="notice' not in client.get(path).content.decode()
    SiteText.objects.update(notice="Une phrase.")
    assert "Une phrase." in client.get(path).content.decode()
    settings.SITE_PUBLIC = False
    page_cache.clear()
    assert words not in client.get(path).content.decode()
