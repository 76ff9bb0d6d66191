"""Answers go out compressed, and betray nobody's secret by their length."""

import gzip

import brotli
import pytest
from django.http import HttpResponse

from pepr_site.operations.compression import CompressionMiddleware, compress, negotiate

DECODERS = {"br": brotli.decompress, "gzip": gzip.decompress}
LONG = "Des gènes réparés, des cellules élevées. " * 40


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("gzip;q=0.8, BR ; q=0.4", "br"),
        ("br;q=0.0, gzip", "gzip"),
        ("*", ""),
        ("", ""),
        (",,;;=,", ""),
    ],
)
def test_what_the_browser_accepts_is_chosen(header, expected):
    assert negotiate(header) == expected


@pytest.mark.parametrize("encoding", DECODERS)
def test_a_body_is_the_same_bytes_each_time(encoding):
    body = LONG.encode()
    assert compress(body, encoding) == compress(body, encoding)
    assert DECODERS[encoding](compress(body, encoding)) == body


@pytest.mark.django_db
@pytest.mark.parametrize("encoding", DECODERS)
@pytest.mark.parametrize("address", ["/", "/sitemap.xml", "/actualites/atom.xml", "/recherche/?q=peau"])
def test_a_kept_answer_is_compressed(client, address, encoding):
    plain = client.get(address, headers={"host": "localhost"})
    packed = client.get(address, headers={"host": "localhost", "accept-encoding": encoding})
    assert packed.headers["Content-Encoding"] == encoding
    assert int(packed.headers["Content-Length"]) == len(packed.content) < len(plain.content) / 2
    assert DECODERS[encoding](packed.content) == plain.content
    for response in (plain, packed):
        assert "accept-encoding" in response.headers["Vary"].lower()
    assert "Content-Encoding" not in plain.headers


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/nulle-part/", "/contact/", "/api/v2/pages/", "/admin/login/"])
def test_an_answer_that_is_not_kept_is_too_by_a_length_that_changes(client, address):
    answers = [client.get(address, headers={"accept-encoding": "br, gzip"}) for _ in range(6)]
    assert {answer["Content-Encoding"] for answer in answers} == {"gzip"}
    assert len({len(answer.content) for answer in answers}) > 1


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse(LONG, content_type="image/png"),
        HttpResponse(LONG, content_type="application/pdf"),
        HttpResponse(LONG, headers={"Content-Encoding": "zstd"}),
        HttpResponse("court"),
    ],
    ids=["picture", "document", "already encoded", "short"],
)
def test_what_gains_nothing_is_left(rf, response):
    answer = CompressionMiddleware(lambda request: response)(rf.get("/", headers={"accept-encoding": "gzip"}))
    assert answer.get("Content-Encoding") in {None, "zstd"}
