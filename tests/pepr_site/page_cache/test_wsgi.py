"""The cache in front of an application: what it asks of it, and how often."""

import threading
import time
import uuid

import pytest
from django.core.cache import caches
from django.db import OperationalError, connections

from pepr_site.page_cache import barrier, shared
from pepr_site.page_cache.shared import code_digest
from pepr_site.page_cache.wsgi import PageCache
from tests.pepr_site.page_cache.test_keys import environ

pytestmark = pytest.mark.django_db


class Content:
    """Stands for the database: the generation of the content, and whether it answers."""

    def __init__(self):
        # Nothing that another test has left in the shared cache is of this generation.
        self.token, self.is_reachable, self.told = str(uuid.uuid4()), True, True

    def current(self):
        return self.token, self.is_reachable

    def may_still_show(self, token):
        return not self.told


class Site:
    """An application that counts what it is asked, and answers with the state of the content."""

    def __init__(self, content):
        self.content, self.asked, self.headers, self.status, self.delay = content, [], [], "200 OK", 0

    def __call__(self, environ, start_response):
        self.asked.append(environ)
        time.sleep(self.delay)
        start_response(self.status, [("Content-Type", "text/html"), *self.headers])
        return [f"{self.content.token} {environ['PATH_INFO']}".encode()]


@pytest.fixture
def content():
    return Content()


@pytest.fixture
def site(content):
    return Site(content)


def ask(application, *args, **kwargs):
    """Return `(status, body)`, asked in a thread as a server's are: the cache closes its connections behind it."""
    told = []

    def visit():
        body = b"".join(application(environ(*args, **kwargs), lambda status, headers, exc=None: told.append(status)))
        told.append(body.decode())
        connections.close_all()

    visitor = threading.Thread(target=visit)
    visitor.start()
    visitor.join()
    return tuple(told)


def test_a_page_is_made_once_until_the_content_changes(content, site):
    pages = PageCache(site, content)
    for token in (content.token, str(uuid.uuid4())):
        content.token = token
        assert [ask(pages) for _ in range(3)] == [("200 OK", f"{token} /projets/")] * 3
    assert len(site.asked) == 2


def test_a_page_during_whose_making_the_clock_jumps_is_not_kept(content, site, monkeypatch):
    told = iter([0, 7200])
    monkeypatch.setattr("pepr_site.page_cache.wsgi._clock", lambda: next(told, 7200))
    pages = PageCache(site, content)
    assert [ask(pages) for _ in range(3)] == [("200 OK", f"{content.token} /projets/")] * 3
    assert len(site.asked) == 2


def test_two_processes_under_load_make_a_page_once(content, site):
    site.delay = 0.2
    processes, told = [PageCache(site, content), PageCache(site, content)], []

    visitors = [
        threading.Thread(target=lambda pages=processes[number % 2]: told.append(ask(pages))) for number in range(12)
    ]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert told == [("200 OK", f"{content.token} /projets/")] * 12
    assert len(site.asked) == 1


def test_nobody_waits_for_the_next_page_before_the_change_is_told(content, site):
    pages = PageCache(site, content)
    before = ask(pages)
    content.token, content.told, site.delay = str(uuid.uuid4()), False, 0.3
    assert [ask(pages) for _ in range(3)] == [before] * 3
    content.told = True
    assert [ask(pages) for _ in range(3)] == [("200 OK", f"{content.token} /projets/")] * 3
    assert len(site.asked) == 2


def test_a_page_that_the_clock_has_ended_is_shown_to_nobody_while_the_next_is_made(content, site, monkeypatch):
    pages = PageCache(site, content)
    ask(pages)
    content.token, content.told = str(uuid.uuid4()), False
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 7200)
    assert ask(pages) == ("200 OK", f"{content.token} /projets/")


def test_a_page_that_cannot_be_made_ahead_is_asked_for_again(content, site, monkeypatch):
    pages = PageCache(site, content)
    before = ask(pages)
    content.token, content.told = str(uuid.uuid4()), False
    with monkeypatch.context() as patched:
        patched.setattr(shared, "fetch_or_make", lambda *args: 1 / 0)
        assert ask(pages) == before
        pages._ahead.submit(int).result()
    content.told = True
    assert ask(pages) == ("200 OK", f"{content.token} /projets/")


def test_an_answer_that_is_not_a_page_is_given_and_not_kept(content, site):
    pages = PageCache(site, content)
    for status in ("404 Not Found", "301 Moved Permanently", "500 Internal Server Error"):
        site.status = status
        assert ask(pages)[0] == status
    assert len(site.asked) == 3


def test_a_personal_answer_is_made_for_each_with_what_each_sent(content, site):
    pages = PageCache(site, content)
    site.headers = [("Set-Cookie", "csrf=x")]
    for name in ("a", "b"):
        assert ask(pages, HTTP_COOKIE=f"csrf={name}")[0] == "200 OK"
    assert [asked.get("HTTP_COOKIE") for asked in site.asked] == [None, "csrf=a", "csrf=b"]


def test_without_its_database_the_site_shows_what_it_last_knew(content, site):
    pages = PageCache(site, content)
    known = ask(pages)
    content.is_reachable, content.token = False, str(uuid.uuid4())
    assert ask(pages) == known
    site.status = "503 Service Unavailable"
    assert ask(pages, "/appels/")[0] == "503 Service Unavailable"


def test_a_page_whose_hour_has_passed_is_made_again(content, site):
    pages = PageCache(site, content)
    site.headers = [("Expires", "Thu, 01 Jan 2026 00:00:00 GMT")]
    ask(pages)
    ask(pages)
    assert len(site.asked) == 2


def test_hostile_queries_push_out_no_page(content, site, monkeypatch):
    monkeypatch.setattr("pepr_site.page_cache.wsgi.QUERIES_BOUND", 10_000)
    pages = PageCache(site, content)
    ask(pages)
    for number in range(200):
        ask(pages, query=f"page={number}")
    asked = len(site.asked)
    ask(pages)
    assert len(site.asked) == asked
    assert pages._queries.weight <= 10_000


def test_a_shared_cache_that_is_down_costs_nobody_a_page(content, site, monkeypatch):
    def broken(*args):
        raise ConnectionError

    for operation in ("get", "set"):
        monkeypatch.setattr(type(caches["pages"]), operation, broken)
    assert ask(PageCache(site, content))[0] == "200 OK"


def test_a_database_that_goes_between_question_and_answer_costs_no_known_page(content, site, monkeypatch):
    cache = PageCache(site, content)
    known = ask(cache, "/")
    content.token = str(uuid.uuid4())

    def fail(*args):
        raise OperationalError

    monkeypatch.setattr(shared, "fetch_or_make", fail)
    assert ask(cache, "/") == known
    site.status, site.headers = "503 Service Unavailable", [("Cache-Control", "no-store"), ("Retry-After", "10")]
    monkeypatch.setattr(shared, "fetch_or_make", lambda key, token, make: make())
    assert ask(cache, "/") == known


def test_an_outage_is_not_remembered(content, site):
    cache = PageCache(site, content)
    site.status, site.headers = "503 Service Unavailable", [("Cache-Control", "no-store")]
    assert ask(cache, "/")[0].startswith("503")
    site.status, site.headers = "200 OK", []
    assert [ask(cache, "/")[0] for _ in range(3)] == ["200 OK"] * 3
    assert len(site.asked) == 2


def test_two_releases_share_no_page(tmp_path):
    digests = set()
    for name, text in [
        ("templates/a.html", "a"),
        ("templates/a.html", "b"),
        ("news/x.py", "1"),
        ("locale/en/LC_MESSAGES/django.po", "x"),
    ]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
        digests.add(code_digest(tmp_path))
    assert len(digests) == 4
    (tmp_path / "README.md").write_text("x")
    assert code_digest(tmp_path) in digests


def test_the_server_in_front_keeps_what_is_known_to_be_current_and_the_editor_waits_for_it(content, site, settings):
    settings.FRONT_CACHE, settings.PAGE_CACHE_LEASE, settings.PAGE_CACHE_GRACE = 1, 0.1, 0.4
    pages, told = PageCache(site, content), []
    for _ in range(2):
        list(pages(environ(), lambda status, headers, exc=None: told.append(dict(headers).get("X-Accel-Expires"))))
    # The first one was made, and what it was made from may have changed meanwhile.
    assert told == [None, "1"]
    # nginx counts whole seconds: told one, it may keep a page for nearly two.
    assert barrier.lease() > 0.5 + 2
    settings.FRONT_CACHE = 0
    assert barrier.lease() == 0.5
