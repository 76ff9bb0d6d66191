"""Pages go out compressed, but for those that hold a visitor's secret."""

import gzip

import brotli
import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token

from pepr_site.web.compression import CompressionMiddleware, compress, negotiate

DECODERS = {"br": brotli.decompress, "gzip": gzip.decompress}
LONG = "Des gènes réparés, des cellules élevées. " * 40


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.4, gzip;q=0.8", "gzip"),
        ("BR ; q=1.0", "br"),
        ("*", "br"),
        ("*;q=0", ""),
        ("br;q=0, *", "gzip"),
        ("identity", ""),
        ("", ""),
        ("br;q=nonsense", ""),
        (",,;;=,", ""),
        ("br;q=nan, gzip;q=inf", ""),
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
@pytest.mark.parametrize("address", ["/", "/en/", "/nulle-part/", "/sitemap.xml", "/recherche/?q=peau"])
def test_a_public_answer_is_compressed(client, address, encoding):
    plain = client.get(address)
    packed = client.get(address, headers={"accept-encoding": encoding})
    assert packed.headers["Content-Encoding"] == encoding
    assert int(packed.headers["Content-Length"]) == len(packed.content) < len(plain.content) / 2
    assert DECODERS[encoding](packed.content) == plain.content
    for response in (plain, packed):
        assert "accept-encoding" in response.headers["Vary"].lower()
    assert "Content-Encoding" not in plain.headers


def answer(rf, make, cookies=None, path="/?q=devine"):
    request = rf.get(path, headers={"accept-encoding": "br"})
    request.COOKIES |= cookies or {}
    return CompressionMiddleware(make)(request)


def with_cookie(request):
    response = HttpResponse(LONG)
    response.set_cookie("session", "x")
    return response


@pytest.mark.parametrize(
    ("make", "cookies"),
    [
        (lambda request: HttpResponse(LONG + get_token(request)), {}),
        (with_cookie, {}),
        (lambda request: HttpResponse(LONG), {"session": "x"}),
        (lambda request: StreamingHttpResponse([LONG.encode()]), {}),
        (lambda request: HttpResponse(LONG, content_type="image/png"), {}),
        (lambda request: HttpResponse("court"), {}),
        (lambda request: HttpResponse(LONG, headers={"Content-Encoding": "zstd"}), {}),
    ],
    ids=["token", "cookie set", "session", "streaming", "picture", "short", "already encoded"],
)
def test_what_must_not_be_compressed_is_left(rf, make, cookies):
    assert answer(rf, make, cookies).get("Content-Encoding") in {None, "zstd"}


def test_a_form_is_compressed_where_nothing_that_was_asked_is_repeated(rf):
    def make(request):
        return HttpResponse(LONG + get_token(request))

    assert answer(rf, make, path="/")["Content-Encoding"] == "br"
    assert "Content-Encoding" not in answer(rf, make, {"session": "x"}, path="/")
    posted = rf.post("/", headers={"accept-encoding": "br"})
    assert "Content-Encoding" not in CompressionMiddleware(make)(posted)
    # The only secret there is another one each time.
    request = rf.get("/")
    assert get_token(request) != get_token(request)


def test_the_tag_of_a_compressed_body_is_weak(rf):
    def make(request):
        return HttpResponse(LONG, headers={"ETag": '"abc"'})

    assert answer(rf, make)["ETag"] == 'W/"abc"'
    assert answer(rf, lambda request: make(request), {"session": "x"})["ETag"] == '"abc"'
