"""Which requests share an answer, what reaches the site of what a visitor sends, and how long an answer is given."""

import contextlib
import gzip
import io
import re
import threading
import time
from datetime import timedelta
from pathlib import Path

import brotli
import pytest
from bs4 import BeautifulSoup
from django.conf import settings as settings_
from django.core.handlers.wsgi import WSGIRequest
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from launch import serve
from pepr_site.operations import content_version, page_cache
from pepr_site.operations.page_cache import BusyError, PageCacheMiddleware, key_of, parameters, request_for


def environ(path="/projets/", query="", method="GET", **more):
    return {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "HTTP_HOST": "localhost",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SCRIPT_NAME": "",
        "REMOTE_ADDR": "203.0.113.7",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        **more,
    }


def test_a_head_shares_the_answer_of_a_get():
    assert key_of(environ(method="HEAD")) == key_of(environ()) == ("/projets/", "")
    assert key_of(environ(HTTP_HOST="LocalHost:80")) == ("/projets/", "")


@pytest.mark.parametrize("query", ["utm_source=x&utm_medium=y", "fbclid=1", "page=", "%00=%ff", "&&=&"])
def test_what_nothing_reads_does_not_make_another_page(query):
    assert key_of(environ(query=query)) == ("/projets/", "")


def test_known_parameters_stay_as_they_are():
    """A list has one address for each state and leads there: in another order it would lead round in circles."""
    assert key_of(environ(query="utm_x=1&page=2&axis=1&page=3")) == ("/projets/", "page=2&axis=1&page=3")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["/", "/projets/", "/actualites/", "/agenda/", "/appels/", "/partenaires/", "/glossaire/", "/recherche/?q=projet"],
)
def test_whatever_a_form_sends_is_known(client, address):
    page = BeautifulSoup(client.get(address).content, "lxml")
    fields = page.select("form:not([method=post]) [name]")
    assert fields
    assert {field["name"] for field in fields} <= parameters


@pytest.mark.parametrize(
    "request_",
    [
        environ(method="POST"),
        environ("/admin/"),
        environ("/documents/1/a.pdf"),
        environ(HTTP_COOKIE="a=b; session=abc"),
        environ(HTTP_AUTHORIZATION="Basic eDp5"),
        environ(HTTP_HOST="evil.example"),
        environ(HTTP_HOST=""),
        environ(query="page=" + "1" * 2000),
        environ(query="&".join(["page=1"] * 100)),
    ],
)
def test_a_request_that_must_be_answered_in_person(request_):
    assert key_of(request_) is None


def test_nothing_of_the_visitor_reaches_the_site():
    sent = environ(
        query="page=2",
        HTTP_COOKIE="a=b",
        HTTP_ACCEPT_LANGUAGE="en",
        HTTP_X_FORWARDED_HOST="evil.example",
        HTTP_USER_AGENT="<script>",
        HTTP_IF_NONE_MATCH="*",
        CONTENT_LENGTH="5",
        **{"wsgi.url_scheme": "https"},
    )
    made = request_for(key_of(sent), sent)
    assert {name for name in made if name.startswith(("HTTP_", "REMOTE", "CONTENT"))} == {"HTTP_HOST"}
    assert (made["HTTP_HOST"], made["wsgi.url_scheme"]) == ("localhost", "http")
    assert made["QUERY_STRING"] == "page=2"


class Site:
    """What stands behind the cache: counts what it is asked, and answers with the content version."""

    def __init__(self):
        self.asked, self.headers, self.status, self.fails = [], {}, 200, None

    def __call__(self, request):
        self.asked.append(request)
        if self.fails:
            raise self.fails
        body = f"{content_version.current()} {request.path} " + "x" * 300
        return HttpResponse(body, status=self.status, headers=self.headers)


@pytest.fixture
def site():
    page_cache.clear()
    yield Site()
    page_cache.clear()


@pytest.fixture
def version(monkeypatch):
    """The content version: a mutable list of one string, or of an error that the database raises."""
    current = ["a"]

    def read():
        if isinstance(current[0], Exception):
            raise current[0]
        return current[0]

    monkeypatch.setattr(content_version, "current", read)
    monkeypatch.setattr(page_cache, "next_change", lambda now: now + timedelta(hours=1))
    monkeypatch.setattr(page_cache, "PAUSE", 0)
    return current


def get(cache, *args, **kwargs):
    return cache(WSGIRequest(environ(*args, **kwargs)))


def test_a_page_is_made_once_until_the_content_changes(site, version):
    cache = PageCacheMiddleware(site)
    for current in "ab":
        version[0] = current
        told = [get(cache) for _ in range(3)]
        assert {response.content[:1].decode() for response in told} == {current}
    assert len(site.asked) == 2
    assert page_cache._pages.weight == page_cache._pages.get(("/projets/", "")).weight


def test_no_process_gives_what_another_one_has_changed(site, version):
    first, second = PageCacheMiddleware(site), PageCacheMiddleware(site)
    get(first), get(second)
    version[0] = "b"
    assert get(first).content[:1] == get(second).content[:1] == b"b"


@pytest.mark.parametrize(("accepted", "decode"), [("br", brotli.decompress), ("gzip", gzip.decompress), ("", bytes)])
def test_each_reader_gets_the_whole_body(site, version, accepted, decode):
    cache = PageCacheMiddleware(site)
    for _time in ("made", "kept"):
        told = get(cache, HTTP_ACCEPT_ENCODING=accepted)
        assert decode(told.content).startswith(b"a /projets/ ")
        assert told.get("Content-Encoding", "") == accepted
        assert told["Vary"] == "Accept-Encoding"
        assert told["Content-Length"] == str(len(told.content))
        assert told["Cache-Control"] == page_cache.REVALIDATE


def test_a_reader_who_has_it_is_told_so(site, version):
    cache = PageCacheMiddleware(site)
    etag = get(cache)["ETag"]
    assert get(cache, HTTP_IF_NONE_MATCH=etag).status_code == 304
    assert get(cache, HTTP_IF_NONE_MATCH='W/"other"').status_code == 200
    version[0] = "b"
    assert get(cache, HTTP_IF_NONE_MATCH=etag).status_code == 200


@pytest.mark.parametrize("status", [301, 404, 500])
def test_what_is_no_page_is_given_and_not_kept(site, version, status):
    cache, site.status = PageCacheMiddleware(site), status
    assert [get(cache).status_code for _ in range(2)] == [status] * 2
    assert len(site.asked) == 2


def test_what_is_streamed_or_was_not_given_whole_is_not_kept(version):
    cache = PageCacheMiddleware(lambda request: StreamingHttpResponse(["x"]))
    assert [get(cache).getvalue() for _ in range(2)] == [b"x"] * 2
    entry = page_cache.Entry("a", 0, 1, {}, {"": b"x"})
    page_cache.store_sent_headers({page_cache.ENTRY: entry}, "304 Not Modified", [], own=set())
    assert entry.sent == {}


@pytest.mark.parametrize(
    "headers", [{"Set-Cookie": "csrf=x"}, {"Cache-Control": "private"}, {"Cache-Control": "max-age=0, no-store"}]
)
def test_a_personal_answer_is_made_for_each_with_what_each_sent(version, headers, monkeypatch):
    page_cache.clear()
    asked = []

    def site(request):
        asked.append(request.META.get("HTTP_COOKIE"))
        response = HttpResponse("x", headers={name: value for name, value in headers.items() if name != "Set-Cookie"})
        if "Set-Cookie" in headers:
            response.set_cookie("csrf", "x")
        return response

    cache = PageCacheMiddleware(site)
    for name in "ab":
        get(cache, HTTP_COOKIE=f"csrf={name}")
    assert asked == [None, "csrf=a", "csrf=b"]
    version[0] = OperationalError("gone")
    with pytest.raises(OperationalError, match="gone"):
        get(cache)


@pytest.mark.parametrize("error", [OperationalError("gone"), InterfaceError("closed")])
def test_without_its_database_the_site_shows_what_it_last_knew(site, version, error):
    cache = PageCacheMiddleware(site)
    known = get(cache)
    version[0] = error
    assert get(cache).content == known.content
    with pytest.raises(type(error)):
        get(cache, "/appels/")
    version[0] = "b"
    assert get(cache).content != known.content


@pytest.mark.parametrize("how", ["raised", "told"])
def test_a_database_that_goes_between_question_and_answer_costs_no_known_page(site, version, how):
    cache = PageCacheMiddleware(site)
    known = get(cache)
    version[0] = "b"
    site.fails, site.status = (OperationalError("gone"), 200) if how == "raised" else (None, 503)
    assert get(cache).content == known.content
    site.fails, site.status = None, 200
    assert get(cache).content != known.content


def test_a_page_that_the_clock_ends_is_made_again(site, version, monkeypatch):
    cache, real = PageCacheMiddleware(site), time.time
    get(cache)
    for moved, asked in ((3599, 1), (3601, 2), (-3600, 3)):
        monkeypatch.setattr(time, "time", lambda moved=moved: real() + moved)
        get(cache)
        assert len(site.asked) == asked, moved


def test_queries_without_number_push_out_no_page_and_stay_within_a_bound(site, version, monkeypatch):
    monkeypatch.setattr(page_cache._queries, "bound", 10_000)
    cache = PageCacheMiddleware(site)
    get(cache)
    for number in range(200):
        get(cache, query=f"page={number}")
    asked = len(site.asked)
    get(cache)
    assert len(site.asked) == asked
    assert 0 < page_cache._queries.weight <= 10_000
    # Two have room: the one that was read last stays.
    for number in (1, 2, 1, 3, 1):
        get(cache, query=f"page={number}")
    assert len(site.asked) == asked + 3


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/中文/", "/é/", "/en/𝄞/"])
def test_an_address_in_any_script_that_leads_nowhere_is_told_so(client, path):
    assert client.get(path, HTTP_HOST="localhost").status_code == 404


def test_the_path_of_an_address_stays_what_it_was(site, version):
    get(PageCacheMiddleware(site), "/中文é/".encode().decode("iso-8859-1"))
    assert [request.path_info for request in site.asked] == ["/中文é/"]


def test_a_page_is_given_and_made_anew_while_slow_work_has_every_slot(site, version, settings, monkeypatch):
    monkeypatch.setattr(page_cache, "_longer_lock_timeout", lambda request: contextlib.nullcontext())
    settings.SLOW_REQUESTS, settings.WAITING_REQUESTS = 1, 0
    entered, leave = threading.Event(), threading.Event()

    def slow(request):
        if request.method == "POST":
            entered.set()
            leave.wait(10)
        return site(request)

    cache = PageCacheMiddleware(slow)
    known = get(cache)
    editor = threading.Thread(target=lambda: get(cache, "/admin/", method="POST"))
    editor.start()
    entered.wait(10)
    try:
        assert get(cache).content == known.content
        for busy in ({"path": "/recherche/", "query": "q=x"}, {"path": "/api/v2/pages/", "query": "limit=2"}):
            with pytest.raises(BusyError):
                get(cache, **busy)
        version[0] = "b"
        assert get(cache).content != known.content
    finally:
        leave.set()
        editor.join()


def test_a_page_that_cannot_be_made_anew_is_not_tried_again_at_once(site, version, monkeypatch):
    monkeypatch.setattr(page_cache, "PAUSE", 60)
    cache = PageCacheMiddleware(site)
    known = get(cache)
    site.status, version[0] = 503, "b"
    for _time in range(3):
        assert get(cache, query="utm_source=lettre").content == known.content
    assert len(site.asked) == 2
    site.status, real = 200, time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: real() + page_cache.PAUSE)
    assert get(cache).content != known.content


def test_who_sends_a_form_waits_longer_for_what_others_hold_than_who_reads(db, version):
    def waits(request):
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            return HttpResponse(cursor.fetchone()[0])

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '800ms'")
        cache = PageCacheMiddleware(waits)
        assert get(cache).content == b"800ms"
        assert get(cache, "/contact/", method="POST").content == b"5s"
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone()[0] != "5s"


@pytest.mark.parametrize("slots", [1, 3])
def test_who_waits_for_a_page_is_given_the_one_that_another_had_made(version, settings, slots):
    settings.PAGES_AT_ONCE, settings.WAITING_FOR_PAGES = slots, 3 - slots
    asked, entered, leave = [], threading.Event(), threading.Event()

    def slow(request):
        asked.append(request.path)
        entered.set()
        leave.wait(10)
        return HttpResponse("Une page")

    cache, given = PageCacheMiddleware(slow), []
    readers = [threading.Thread(target=lambda: given.append(get(cache).content)) for _ in range(3)]
    readers[0].start()
    entered.wait(10)
    for reader in readers[1:]:
        reader.start()
    while cache.pages.places._value + cache.pages.free._value:
        time.sleep(0.01)
    with pytest.raises(BusyError):
        get(cache)
    leave.set()
    for reader in readers:
        reader.join()
    assert len(given) == 3 and len(set(given)) == 1
    assert len(asked) == 1
    assert (cache.pages.places._value, cache.pages.free._value) == (3 - slots, slots), "each was given back"


def test_threads_are_left_for_hits():
    for name in ("systemd/pepr-site@.service", "docker/Dockerfile"):
        text = (Path(settings_.BASE_DIR) / "deploy" / name).read_text()
        assert int(re.search(r"--blocking-threads\W+(\d+)", text)[1]) == serve.THREADS
    slow = settings_.SLOW_REQUESTS + settings_.WAITING_REQUESTS
    assert slow + settings_.PAGES_AT_ONCE + settings_.WAITING_FOR_PAGES <= serve.THREADS - 2


@pytest.mark.django_db
def test_a_hit_of_the_real_site_costs_one_query(client):
    page_cache.clear()
    here = {"HTTP_HOST": "localhost"}
    made = client.get("/projets/", **here)
    with CaptureQueriesContext(connection) as captured:
        kept = client.get("/projets/", **here)
    assert len(captured) == 1, [query["sql"] for query in captured]
    assert made.content == kept.content
    Page.objects.filter(slug="projets").update(seo_title="Autre titre")
    assert "Autre titre" in client.get("/projets/", **here).content.decode()


@pytest.mark.django_db
def test_the_form_of_a_visitor_is_theirs_alone(client):
    tokens = {
        BeautifulSoup(Client().get("/contact/", HTTP_HOST="localhost").content, "lxml").select_one(
            "main [name=csrfmiddlewaretoken]"
        )["value"]
        for _ in range(2)
    }
    assert len(tokens) == 2
