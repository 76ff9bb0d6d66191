"""The static copy: made from the site, served by a plain web server, and walked as a visitor would."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from unittest import mock
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from wagtail.models import Locale, PageViewRestriction

from pepr_site import sitemap
from pepr_site.management.progress import Progress
from pepr_site.static_copy import CopyError, making
from pepr_site.static_copy.links import addresses
from pepr_site.static_copy.site import Site
from programme.models import HomePage, StandardPage
from tests.conftest import publish

pytestmark = pytest.mark.django_db
SECRET = "Ce que personne d’autre ne doit lire"


class Quiet(Progress):
    def __init__(self):
        super().__init__(None, verbosity=0)


def drawing_pages_once():
    """Return a `Site.get` that remembers pages, which take longest: a second copy is as good of the same ones."""
    get, pages = Site.get, {}

    def remembering(self, path, query=""):
        if (path, query) in pages:
            return pages[path, query]
        found = get(self, path, query)
        if "html" in found.kind:
            pages[path, query] = found
        return found

    return remembering


@pytest.fixture(scope="module")
def copy(django_db_setup, django_db_blocker, tmp_path_factory):
    """`(folder, Copied)` of the launch content, with a page behind a password that another one names."""
    folder = tmp_path_factory.mktemp("copy")
    # As Django's own test client does: the transaction of the test outlives its requests.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with django_db_blocker.unblock(), transaction.atomic():
        home = HomePage.objects.get(locale=Locale.objects.get(language_code="fr"))
        private = publish(StandardPage(title=SECRET, slug="reserve", standfirst=SECRET), home)
        PageViewRestriction.objects.create(page=private, restriction_type="password", password="xyz")
        text = '<p><a href="/reserve/">réservé</a> et <a href="/nulle-part/">nulle part</a></p>'
        publish(StandardPage(title="Qui la nomme", slug="qui-la-nomme", body=[("paragraph", text)]), home)
        pages = [page.url for page in sitemap.pages()]
        with mock.patch.object(Site, "get", drawing_pages_once()):
            made = making.export(folder, Quiet())
            again = making.export(folder, Quiet())
        transaction.set_rollback(True)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    return folder, made, again, pages


class Served(SimpleHTTPRequestHandler):
    """What `try_files $uri $uri/index.html $uri/index.json =404` does."""

    def translate_path(self, path):
        whole = Path(super().translate_path(path))
        names = [whole, whole / "index.html", whole / "index.json"]
        return str(next((name for name in names if name.is_file()), whole / "nothing"))

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def address(copy):
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Served, directory=str(copy[0] / "current")))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def read(address, path):
    from urllib.parse import quote

    try:
        with urlopen(address + quote(path, safe="/?=&%")) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read()
    except HTTPError as error:
        return error.code, "", b""


def test_every_page_of_the_sitemap_is_there(copy, address):
    _, _, _, pages = copy
    assert len(pages) > 80
    for path in pages:
        status, kind, body = read(address, path)
        assert (status, kind) == (200, "text/html"), path
        assert b'class="notice"' in body, path


def test_no_link_is_broken(copy, address):
    _, made, _, pages = copy
    waiting, seen, broken = list(pages), set(pages), []
    while waiting:
        path = waiting.pop()
        status, kind, body = read(address, path)
        if status != 200:
            broken.append(path)
        if kind.startswith("text/") or "xml" in kind or "javascript" in kind:
            for found in addresses(body.decode(), kind, path.partition("?")[0], settings.SITE_URL):
                if found not in seen and not found.startswith(("/admin/", "/api/")):
                    seen.add(found)
                    waiting.append(found)
    # What the site itself has broken is told, and is nothing of the copy's.
    assert broken == list(made.broken) == ["/nulle-part/"]
    assert made.broken["/nulle-part/"] == "/qui-la-nomme/"
    assert {path.rpartition(".")[2] for path in seen} >= {"xml", "ics", "csv", "json", "css", "js", "svg", "png", "bib"}


def test_what_asks_for_the_application_says_so(copy, address):
    for path in ("/contact/", "/en/contact/"):
        body = read(address, path)[2].decode()
        assert '<form method="post"' not in body
        assert "csrfmiddlewaretoken" not in body
    assert "La recherche et les pages réservées" in read(address, "/recherche/?q=adn")[2].decode()
    assert "Search and restricted pages" in read(address, "/en/search/?q=dna")[2].decode()
    narrowed = read(address, "/projets/?q=adn")[2]
    assert narrowed == read(address, "/projets/")[2]
    assert b"la liste est enti" in narrowed


def test_nothing_reserved_is_copied(copy, address):
    folder, _, _, _ = copy
    assert "attend le retour" in read(address, "/reserve/")[2].decode()
    for path in (folder / "current").rglob("*"):
        assert not path.is_file() or SECRET.encode() not in path.read_bytes(), path
    assert not list((folder / "current").rglob("csrf*"))


def test_a_page_that_does_not_exist_has_its_page(copy):
    current = copy[0] / "current"
    assert "Erreur 404" in (current / "404.html").read_text()
    assert "Error 404" in (current / "en/404.html").read_text()


def test_a_second_copy_shares_what_has_not_changed(copy):
    folder, made, again, _ = copy
    assert again.files == made.files
    assert again.shared > 0.5 * made.files
    assert (folder / "current").is_symlink()
    assert not (folder / ".partial").exists()


def test_a_copy_that_fails_leaves_the_last_one(copy, monkeypatch):
    folder = copy[0]
    before = (folder / "current").resolve()
    get = Site.get
    broken = lambda self, path, query="": get(self, path, query) if path != "/api/v2/pages/" else fail()  # noqa: E731

    def fail():
        from pepr_site.static_copy.site import Found

        return Found(500, "text/html")

    monkeypatch.setattr(Site, "get", broken)
    with pytest.raises(CommandError, match=r"/api/v2/pages/ answers 500: the last copy stays"):
        call_command("export_static", folder, verbosity=0)
    assert (folder / "current").resolve() == before
    assert not (folder / ".partial").exists()


def test_another_address_takes_the_place_of_the_sites(copy):
    site = making._Export(None, None, "https://copie.example.fr", Quiet())
    text = f'<link href="{settings.SITE_URL}/x/"> "{settings.SITE_URL}" {settings.SITE_URL}-not'
    adapted = site._adapted(text, "/x/", "text/html")
    assert adapted == f'<link href="https://copie.example.fr/x/"> "https://copie.example.fr" {settings.SITE_URL}-not'


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("?page=2", "/a/page-2/"),
        ("?page=1#liste", "/a/#liste"),
        ("?q=x&amp;page=2", "/a/?q=x&amp;page=2"),
        ("?", "/a/"),
    ],
)
def test_pages_of_a_list_are_folders(query, place):
    assert making._place_of(query, "/a/") == place


def test_a_folder_that_this_command_did_not_make_is_left_alone(tmp_path):
    (tmp_path / "current").mkdir()
    with pytest.raises(CopyError, match="was not made by this command"):
        making.export(tmp_path, Quiet())


def test_addresses_are_found_in_whatever_names_them():
    html = """<a href="/a/?q=1&amp;page=2">x</a><img srcset="/b.png 1x, c.png 2x" src='/d%20e.png'>
      <use href="/f.svg#g"></use><a href="mailto:x@y.fr">m</a><a href="https://ailleurs.fr/">e</a>"""
    assert addresses(html, "text/html", "/h/", "https://x.fr") == {
        "/a/?q=1&page=2",
        "/b.png",
        "/h/c.png",
        "/d e.png",
        "/f.svg",
    }
    assert addresses("a{b:url('../i.svg')}", "text/css", "/static/css/x.css", "https://x.fr") == {"/static/i.svg"}
    assert addresses('import {x} from "./y.js"', "text/javascript", "/s/x.js", "https://x.fr") == {"/s/y.js"}
    assert addresses("<loc>https://x.fr/j/</loc>", "application/xml", "/", "https://x.fr") == {"/j/"}
