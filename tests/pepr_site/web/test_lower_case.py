"""An address in capitals, a redirect of a whole query, icons where they are sought, the names of one's machine."""

import pytest
from wagtail.contrib.redirects.models import Redirect

from pepr_site import wsgi
from pepr_site.settings.derived import LOOPBACK, from_address
from programme.models import StandardPage
from tests.attacks.test_redirects import leads_home
from tests.hidden import HIDDEN
from tests.wsgi import ask

pytestmark = pytest.mark.django_db

CAPITALS = {
    "/ACTUALITES/": "/actualites/",
    "/Actualites": "/actualites/",
    "/Mentions-Legales/?page=2&X=Y": "/mentions-legales/?page=2&X=Y",
    "/EN/News/": "/en/news/",
    "/en/NEWS/?q=AAV": "/en/news/?q=AAV",
    "/Partenaires/INSERM/": "/partenaires/inserm/",
    "/RECHERCHE/?q=AAV": "/recherche/?q=AAV",
    "/En/Search/?q=AAV": "/en/search/?q=AAV",
    "/Actualites/ATOM.xml": "/actualites/atom.xml",
    "/Donnees/Projets.CSV": "/donnees/projets.csv",
    "/Robots.txt": "/robots.txt",
    "/Sitemap.xml": "/sitemap.xml",
    "/CONTACT/": "/contact/",
}
NOWHERE = [
    *("/NULLE-PART/", "/Admin/", "/ADMIN/login/", "/Documents/1/x.pdf", "/documents/1/X.pdf", "/Media/images/x.png"),
    *("/API/v2/pages/", "/Relecture/1:x/", "//EVIL.example/", "/\\EVIL.example", "//Actualites/", "/_UTIL/login/"),
]


def test_capitals_lead_to_the_address_that_exists(client):
    assert {path: client.get(path).get("Location") for path in CAPITALS} == CAPITALS
    assert {client.get(path).status_code for path in CAPITALS} == {301}
    application = wsgi.make()
    assert {path: ask(application, path).headers.get("Location") for path in CAPITALS} == CAPITALS


def test_and_nowhere_else(client):
    for path in NOWHERE:
        answer = client.get("/", PATH_INFO=path)
        assert answer.status_code == 404 or leads_home(answer["Location"]), path
        assert "Location" not in answer or answer.status_code == 302, path
    assert client.post("/CONTACT/").status_code == 404


@pytest.mark.parametrize("hide", HIDDEN)
def test_what_is_not_public_is_not_told(client, home, hide):
    hide(StandardPage(title="Caché", slug="cache"), home)
    assert client.get("/CACHE/").status_code == 404


def test_a_rule_of_the_staff_comes_first(client):
    Redirect.objects.create(old_path="/Contact", redirect_link="/projets/")
    assert client.get("/Contact/")["Location"] == "/projets/"


def test_a_rule_of_a_whole_query_holds_before_the_cache():
    Redirect.objects.create(old_path="/ancien", redirect_link="/projets/")
    Redirect.objects.create(old_path="/ancien?article=3", redirect_link="/contact/")
    application = wsgi.make()
    for query, target in {"": "/projets/", "?article=3": "/contact/", "?article=4": "/projets/"}.items():
        assert ask(application, f"/ancien{query}").headers["Location"].startswith(target), query
    assert ask(application, "/projets?utm_source=x").headers["Location"] == "/projets/?utm_source=x"


def test_icons_and_the_page_of_passwords_are_where_they_are_sought(client):
    for name in ("apple-touch-icon.png", "apple-touch-icon-precomposed.png", "apple-touch-icon-120x120.png"):
        answer = client.get(f"/{name}")
        assert (answer.status_code, answer["Location"]) == (301, "/static/img/apple-touch-icon.png")
    assert client.get("/favicon.ico")["Location"] == "/static/img/favicon.ico"
    answer = client.get("/.well-known/change-password")
    assert (answer.status_code, answer["Location"]) == (301, "/admin/account/")


def test_one_s_own_machine_has_three_names_and_a_site_has_one():
    assert from_address("http://localhost:8000")["ALLOWED_HOSTS"] == LOOPBACK
    assert from_address("http://[::1]:8000")["ALLOWED_HOSTS"] == LOOPBACK
    assert from_address("https://localhost")["ALLOWED_HOSTS"] == ["localhost"]
    assert from_address("http://www.example.org")["ALLOWED_HOSTS"] == ["www.example.org"]
