"""The page cache of a real server with two workers: it shows no old page to anybody."""

import http.client
import threading
from contextlib import closing
from urllib.parse import urlsplit

import psycopg2
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PAGE = "/projets/"


@pytest.fixture
def database(database_copy):
    """A connection to the server's database, each statement its own transaction."""
    with closing(psycopg2.connect(database_copy)) as connection:
        connection.autocommit = True
        yield connection.cursor()


@pytest.fixture
def get(server):
    """A function that asks for an address and returns the answer, its body read; nothing is kept between two."""

    def ask(path, method="GET", **headers):
        with closing(http.client.HTTPConnection(urlsplit(server).netloc, timeout=20)) as connection:
            connection.request(method, path, headers={"Accept-Encoding": "identity", **headers})
            response = connection.getresponse()
            response.text = response.read().decode()
            return response

    return ask


@pytest.fixture
def rename(database):
    """A function that gives the list of projects another title, as whoever changes the content does."""
    database.execute("SELECT id, title FROM wagtailcore_page WHERE slug = 'projets'")
    pk, title = database.fetchone()

    def rename_(new):
        database.execute("UPDATE wagtailcore_page SET title = %s WHERE id = %s", [new, pk])

    yield rename_
    rename_(title)


def test_nobody_is_shown_the_old_page_once_the_change_is_told(get, rename):
    """Both workers answer: forty requests reach one alone once in a million million times."""
    get(PAGE)
    for number in range(5):
        rename(f"Titre {number}")
        assert all(f"Titre {number}" in get(PAGE).text for _ in range(40))


def test_under_load_nobody_is_shown_the_old_page_either(get, rename):
    stop, failures = threading.Event(), []

    def visit():
        while not stop.is_set():
            if (answer := get(PAGE)).status != 200:
                failures.append(answer.status)

    visitors = [threading.Thread(target=visit) for _ in range(8)]
    for visitor in visitors:
        visitor.start()
    try:
        for number in range(5):
            rename(f"Sous charge {number}")
            assert f"Sous charge {number}" in get(PAGE).text
    finally:
        stop.set()
        for visitor in visitors:
            visitor.join()
    assert failures == []


def test_a_visitor_who_has_the_page_gets_it_again_in_no_bytes(get):
    etag = get(PAGE).headers["ETag"]
    again = get(PAGE, **{"If-None-Match": etag})
    assert (again.status, again.text) == (304, "")
    assert get(PAGE, "HEAD").headers["ETag"] == etag


def test_neither_headers_nor_unknown_parameters_make_another_page(get):
    etag = get(PAGE).headers["ETag"]
    assert get(f"{PAGE}?utm_source=lettre&utm_medium=courriel").headers["ETag"] == etag
    sent = {"Accept-Language": "en", "X-Forwarded-Host": "evil.example", "X-Original-URL": "/x", "Cookie": "a=b"}
    answer = get(PAGE, **sent)
    assert answer.headers["ETag"] == etag
    assert "evil.example" not in answer.text


def test_whoever_is_signed_in_is_answered_in_person(get):
    answer = get(PAGE, Cookie="session=anything")
    assert answer.status == 200
    assert "ETag" not in answer.headers
