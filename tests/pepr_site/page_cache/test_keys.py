"""Which requests share an answer, and what reaches the site of what a visitor sends."""

import io

import pytest
from bs4 import BeautifulSoup

from pepr_site.page_cache.keys import key_of, parameters, request_for
from pepr_site.settings.derived import from_address


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
    page = BeautifulSoup(client.get(address).content, "html.parser")
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


def test_a_request_without_https_is_left_to_be_redirected(settings):
    for name, value in from_address("https://www.example.org", proxies=1).items():
        setattr(settings, name, value)
    there = {"HTTP_HOST": "www.example.org"}
    assert key_of(environ(**there)) is None
    assert key_of(environ(**there, HTTP_X_FORWARDED_PROTO="https")) == ("/projets/", "")
    assert request_for(("/projets/", ""), environ())["wsgi.url_scheme"] == "https"


def test_without_a_proxy_nobody_is_believed_to_have_come_by_https(settings):
    for name, value in from_address("https://www.example.org").items():
        setattr(settings, name, value)
    asked = environ(HTTP_HOST="www.example.org", HTTP_X_FORWARDED_PROTO="https")
    assert key_of(asked) is None
    assert key_of(asked | {"wsgi.url_scheme": "https"}) == ("/projets/", "")


def test_nothing_of_the_visitor_reaches_the_site():
    sent = environ(
        query="page=2",
        HTTP_COOKIE="a=b",
        HTTP_ACCEPT_LANGUAGE="en",
        HTTP_X_FORWARDED_HOST="evil.example",
        HTTP_USER_AGENT="<script>",
        HTTP_IF_NONE_MATCH="*",
        CONTENT_LENGTH="5",
    )
    made = request_for(key_of(sent), sent)
    assert {name for name in made if name.startswith(("HTTP_", "REMOTE", "CONTENT"))} == {"HTTP_HOST"}
    assert made["HTTP_HOST"] == "localhost"
    assert made["QUERY_STRING"] == "page=2"
