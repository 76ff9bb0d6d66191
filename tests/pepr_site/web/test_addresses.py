"""What every address answers to each method and in capitals, and to whom the admin's do."""

from ipaddress import ip_network

import pytest
from django.core.files.base import ContentFile
from django.core.wsgi import get_wsgi_application
from django.test import Client
from django.urls import get_resolver
from wagtail.contrib.redirects.models import Redirect

from pepr_site.models import SiteDocument
from programme.models import StandardPage
from tests.attacks.test_redirects import leads_home
from tests.hidden import HIDDEN
from tests.pepr_site.showing import show
from tests.wsgi import ask

pytestmark = pytest.mark.django_db

READ = "GET, HEAD, OPTIONS"
FORM = "GET, HEAD, OPTIONS, POST"
WRITING = ["POST", "PUT", "PATCH", "DELETE"]
# Of each pattern outside the admin: an address that it answers, and what that takes.
ADDRESSES = {
    "": {"/": READ, "/en/": READ, "/contact/": FORM, "/en/contact/": FORM, "/partenaires/inserm/": READ},
    "search": {"/recherche/": READ, "/en/search/": READ},
    "search_suggestions": {"/recherche/suggestions/": READ},
    "open_data": {"/donnees/projets.csv": READ, "/donnees/catalogue.jsonld": READ, "/en/data/projects.json": READ},
    "site_map": {"/plan-du-site/": READ},
    "cite": {"/projets/citer.bib": READ},
    "alternate": {"/actualites/atom.xml": READ, "/agenda.ics": READ, "/en/news/rss.xml": READ},
    "robots": {"/robots.txt": READ},
    "humans": {"/humans.txt": READ},
    "opensearch": {"/opensearch.xml": READ, "/en/opensearch.xml": READ},
    "manifest": {"/manifest.webmanifest": READ},
    "changes": {"/nouveau/": READ, "/en/new/": READ},
    "changes_feed": {"/nouveau/atom.xml": READ, "/en/new/rss.xml": READ},
    "sitemap": {"/sitemap.xml": READ},
    "sitemap_part": {"/sitemap-1.xml": READ},
    "security_txt": {"/.well-known/security.txt": READ},
    "change_password": {"/.well-known/change-password": READ},
    "icon": {"/favicon.ico": READ},
    "openapi": {"/api/v2/openapi.json": READ},
    "listing": {"/api/v2/pages/": READ},
    "detail": {"/api/v2/pages/3/": READ},
    "find": {"/api/v2/pages/find/": READ},
    "ro_crate": {"/faits/ro-crate-metadata.json": READ},
    "fact": {"/faits/00000000-0000-0000-0000-000000000000/dates/": READ},
    "fact_json": {"/faits/00000000-0000-0000-0000-000000000000/dates/fait.json": READ},
    "versions": {"/versions/00000000-0000-0000-0000-000000000000/": READ},
    "version": {"/versions/00000000-0000-0000-0000-000000000000/2026-11-22/": READ},
    "fact_letter": {"/je-sais/1:x/": FORM},
    "editorial_calendar_file": {"/agenda-personnel/1:x/agenda.ics": READ},
    "shared_draft": {"/relecture/1:x/": FORM},
    "shared_draft_page": {"/relecture/1:x/page/": READ},
    "shared_draft_document": {"/relecture/1:x/page/documents/1/x.pdf": READ},
    "wagtaildocs_serve": {"/documents/1/x.pdf": READ},
    "wagtaildocs_authenticate_with_password": {"/documents/authenticate_with_password/1/": FORM},
    "wagtailcore_authenticate_with_password": {"/_util/authenticate_with_password/1/2/": FORM},
    "wagtailcore_login": {"/_util/login/": FORM},
    "media": {"/media/images/x.png": READ},
}


@pytest.fixture(scope="module")
def addresses():
    return {address: methods for known in ADDRESSES.values() for address, methods in known.items()}


@pytest.fixture
def visitor():
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


def named(resolver, prefix=""):
    for entry in resolver.url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from named(entry, prefix + str(entry.pattern))
        else:
            yield prefix + str(entry.pattern), entry.name


def test_no_pattern_is_left_out():
    names = {name for pattern, name in named(get_resolver()) if not pattern.startswith("admin/")}
    assert names - ADDRESSES.keys() - {"wagtail_serve", None} == set()


def test_options_says_what_is_taken_and_what_is_not_is_refused_with_it(visitor, addresses):
    wrong = {}
    for address, methods in addresses.items():
        answer = visitor.options(address)
        if (answer.status_code, answer.get("Allow"), answer.content) != (200, methods, b""):
            wrong["OPTIONS", address] = (answer.status_code, answer.get("Allow"))
        for method in [*WRITING, "TRACE", "PROPFIND"]:
            answer = visitor.generic(method, address)
            # The browser says nothing of where the form stood.
            expected = (403, None) if method in methods else (405, methods)
            # The links to drafts say before anything that they are over, and a page sent from nowhere is shown again.
            if (answer.status_code, answer.get("Allow")) != expected and answer.status_code != 404:
                wrong[method, address] = (answer.status_code, answer.get("Allow"))
    assert wrong == {}


def test_where_no_page_stands_no_method_is_taken(visitor):
    for method in ["GET", "OPTIONS", *WRITING]:
        assert visitor.generic(method, "/nulle-part/").status_code == 404, method
        assert visitor.generic(method, "/nulle-part.php").status_code == 404, method


@pytest.mark.parametrize(
    "path",
    [
        *("/api/v2/pages/", "/api/v2/openapi.json", "/donnees/projets.csv", "/en/data/projects.json"),
        *("/faits/ro-crate-metadata.json", "/faits/00000000-0000-0000-0000-000000000000/dates/fait.json"),
    ],
)
def test_another_hosts_page_may_read_what_is_shared_and_nothing_else(visitor, path):
    asked = {"Origin": "https://ailleurs.example", "Access-Control-Request-Method": "GET"}
    answer = visitor.options(path, headers=asked)
    assert answer["Access-Control-Allow-Origin"] == "*" and answer["Access-Control-Allow-Methods"] == READ
    assert answer["Access-Control-Allow-Headers"] == "*" and "Access-Control-Allow-Credentials" not in answer
    for closed in ("/", "/contact/", "/admin/login/", "/actualites/atom.xml"):
        assert "Access-Control-Allow-Origin" not in visitor.options(closed, headers=asked)


def test_a_refusal_is_a_page_of_the_site_or_json(visitor):
    assert "Cette adresse se lit seulement" in visitor.post("/plan-du-site/").content.decode()
    assert "This address can only be read" in visitor.put("/en/").content.decode()
    assert visitor.post("/api/v2/pages/").json() == {"message": "refused"}


def test_head_tells_what_get_tells(addresses, home):
    application = get_wsgi_application()
    document = SiteDocument.objects.create(title="Rapport", file=ContentFile(b"%PDF-1.4", "rapport.pdf"))
    show(document, home)
    own, wrong = {"Date", "Expires", "X-Request-ID", "Set-Cookie"}, {}
    for address in [*addresses, document.url, "/nulle-part/", "/projets", "/admin/login/", "/health/live"]:
        get, head = ask(application, address), ask(application, address, "HEAD")
        told = [{name: value for name, value in one.headers.items() if name not in own} for one in (get, head)]
        if get.status != head.status or told[0] != told[1]:
            wrong[address] = (get.status, head.status, set(told[0].items()) ^ set(told[1].items()))
    assert wrong == {}


def test_the_admin_takes_no_other_method_than_its_forms(admin):
    for method in ("PUT", "PATCH", "TRACE"):
        for path in ("/admin/", "/admin/pages/", "/admin/account/", "/admin/login/", "/admin/documents/add/"):
            answer = admin.generic(method, path)
            assert answer.status_code == 405 and "GET" in answer["Allow"], (method, path)
    assert admin.options("/admin/pages/3/edit/")["Allow"] == FORM
    assert admin.post("/admin/reports/locked/").status_code == 405


def test_a_static_file_is_only_read(settings, tmp_path):
    (tmp_path / "site.css").write_text("body { margin: 0 }")
    settings.STATIC_ROOT = str(tmp_path)
    application = get_wsgi_application()
    for method in ("OPTIONS", "POST"):
        answer = ask(application, "/static/site.css", method)
        assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")


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
    # Whether something is there or not.
    "/NULLE-PART/": "/nulle-part/",
}
NOWHERE = [
    *("/nulle-part/", "/Admin/", "/ADMIN/login/", "/Documents/1/x.pdf", "/documents/1/X.pdf", "/Media/images/x.png"),
    *("/API/v2/pages/", "/Relecture/1:x/", "//EVIL.example/", "/\\EVIL.example", "//Actualites/", "/_UTIL/login/"),
]


def test_capitals_lead_to_the_address_in_lower_case(client):
    assert {path: client.get(path).get("Location") for path in CAPITALS} == CAPITALS
    assert {client.get(path).status_code for path in CAPITALS} == {301}
    application = get_wsgi_application()
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
    assert client.get("/CACHE/")["Location"] == "/cache/"
    # Nor does the answer differ from that of nothing.
    answer = client.get("/cache/")
    assert answer.status_code != 404 or answer.content == client.get("/nulle-part/").content


def test_a_rule_of_the_staff_comes_first(client):
    Redirect.objects.create(old_path="/Contact", redirect_link="/projets/")
    assert client.get("/Contact/")["Location"] == "/projets/"


def test_a_rule_of_a_whole_query_holds_before_the_cache():
    Redirect.objects.create(old_path="/ancien", redirect_link="/projets/")
    Redirect.objects.create(old_path="/ancien?article=3", redirect_link="/contact/")
    application = get_wsgi_application()
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


@pytest.mark.parametrize(
    ("address", "is_open"),
    [("192.0.2.9", True), ("::ffff:192.0.2.9", True), ("198.51.100.9", False), ("2001:db8::1", True), ("", False)],
)
def test_to_other_addresses_it_does_not_exist(client, settings, address, is_open):
    settings.ADMIN_ADDRESSES = [ip_network("192.0.2.0/24"), ip_network("2001:db8::1/128")]
    for path in ("/admin/login/", "/admin/password_reset/", "/admin/connexion/cle/"):
        assert (client.get(path, REMOTE_ADDR=address).status_code != 404) == is_open
    # What a visitor says of themselves counts for nothing.
    forged = client.get("/admin/login/", REMOTE_ADDR="198.51.100.9", headers={"x-forwarded-for": "192.0.2.9"})
    assert forged.status_code == 404
    assert client.get("/", REMOTE_ADDR=address).status_code == 200


def test_without_a_list_it_answers_everybody(client):
    assert client.get("/admin/login/", REMOTE_ADDR="198.51.100.9").status_code == 200
