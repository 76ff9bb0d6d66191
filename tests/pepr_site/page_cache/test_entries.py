"""An answer that is kept is given back as the site gave it, in fewer bytes, or not at all where it is known."""

import gzip
import time

import brotli
import pytest

from pepr_site.page_cache.entries import Answer, Entry

BODY = ("<p>Thérapie génique</p>" * 100).encode()
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Vary", "Cookie"), ("X-Kind", "page")]


def give(entry, method="GET", **headers):
    told = []
    environ = {"REQUEST_METHOD": method, **{f"HTTP_{name}": value for name, value in headers.items()}}
    body = b"".join(entry.give(environ, lambda status, headers: told.append((status, dict(headers)))))
    return *told[0], body


@pytest.fixture
def entry():
    return Entry.of(Answer("200 OK", HEADERS, BODY), "token", 0)


@pytest.mark.parametrize(
    ("accepted", "encoding", "decode"),
    [("gzip, br", "br", brotli.decompress), ("gzip", "gzip", gzip.decompress), ("", None, bytes)],
)
def test_each_reader_gets_the_whole_body(entry, accepted, encoding, decode):
    status, headers, body = give(entry, ACCEPT_ENCODING=accepted)
    assert (status, headers.get("Content-Encoding"), decode(body)) == ("200 OK", encoding, BODY)
    assert headers["Content-Length"] == str(len(body))
    assert headers["Vary"] == "Accept-Encoding"
    assert headers["X-Kind"] == "page"


@pytest.mark.parametrize(
    ("accepted", "encoding", "decode"),
    [("gzip, br", "br", brotli.decompress), ("gzip", "gzip", gzip.decompress), ("", None, bytes)],
)
def test_an_answer_that_nobody_keeps_comes_compressed_too(accepted, encoding, decode):
    """An unknown address, say: it is made from a request that names no encoding."""
    answer = Answer("404 Not Found", [*HEADERS, ("Content-Length", str(len(BODY)))], BODY)
    status, headers, body = give(answer, ACCEPT_ENCODING=accepted)
    assert (status, headers.get("Content-Encoding"), decode(body)) == ("404 Not Found", encoding, BODY)
    assert headers["Content-Length"] == str(len(body))
    assert give(answer, "HEAD", ACCEPT_ENCODING=accepted)[1:] == (headers, b"")


def test_a_head_has_the_headers_of_the_get_and_no_body(entry):
    assert give(entry, "HEAD", ACCEPT_ENCODING="br")[:2] == give(entry, ACCEPT_ENCODING="br")[:2]
    assert give(entry, "HEAD")[2] == b""


def test_a_reader_who_has_it_is_told_so(entry):
    etag = give(entry)[1]["ETag"]
    for known in (etag, f'"x", {etag}', etag.removeprefix("W/"), "*"):
        status, headers, body = give(entry, IF_NONE_MATCH=known)
        assert (status, body, headers["ETag"]) == ("304 Not Modified", b"", etag)
        assert "Content-Type" not in headers
    assert give(entry, IF_NONE_MATCH='"other"')[0] == "200 OK"


def test_the_mark_follows_the_content():
    marks = {give(Entry.of(Answer("200 OK", HEADERS, body), "t", 0))[1]["ETag"] for body in (BODY, BODY, BODY + b"x")}
    assert len(marks) == 2


def test_what_is_meant_for_one_is_never_for_all():
    for header in (("Set-Cookie", "a=b"), ("Cache-Control", "private"), ("Cache-Control", "max-age=0, no-store")):
        assert not Answer("200 OK", [header], b"").is_for_all
    assert not Answer("404 Not Found", [], b"").is_for_all
    assert Answer("200 OK", HEADERS, b"").is_for_all


def test_what_a_clock_ahead_has_made_ends_when_the_clock_is_set_right():
    now = time.time()
    entry = Entry("token", until=now + 26 * 3600, status="200 OK", made=now + 25 * 3600)
    assert entry.holds("token", now + 25 * 3600)
    assert not entry.holds("token", now)
    assert Entry("token", until=now + 60, status="200 OK").holds("token", now - 5)
