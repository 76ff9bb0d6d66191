"""What one visitor sends does not reach the page that the next one is shown from the cache."""

import pytest
from django.core.wsgi import get_wsgi_application

from pepr_site.operations import page_cache
from tests.wsgi import ask

pytestmark = pytest.mark.django_db

MARK = "evil.example"
PAGE = "/mentions-legales/"
# Headers by which some server in front, some framework or this one chooses or writes something.
HEADERS = {
    **dict.fromkeys(["X_FORWARDED_HOST", "X_HOST", "X_FORWARDED_SERVER", "X_ORIGINAL_HOST", "FORWARDED"], MARK),
    **dict.fromkeys(["X_ORIGINAL_URL", "X_REWRITE_URL", "X_HTTP_DESTINATION_URL"], f"/{MARK}"),
    **dict.fromkeys(["X_FORWARDED_PREFIX", "X_SCRIPT_NAME", "REFERER", "ORIGIN", "VIA"], f"https://{MARK}/"),
    **dict.fromkeys(["X_FORWARDED_FOR", "CLIENT_IP", "TRUE_CLIENT_IP", "USER_AGENT", "FROM"], MARK),
    **dict.fromkeys(["X_HTTP_METHOD_OVERRIDE", "X_HTTP_METHOD", "X_METHOD_OVERRIDE"], "POST"),
    "X_FORWARDED_PROTO": "https",
    "X_FORWARDED_PORT": "6666",
    "X_FORWARDED_SCHEME": "nothttps",
    "ACCEPT": "application/json",
    "ACCEPT_LANGUAGE": "en",
    "ACCEPT_CHARSET": "utf-7",
    "ACCEPT_ENCODING": "gzip",
    "X_REQUESTED_WITH": "XMLHttpRequest",
    "COOKIE": "csrf=x; messages=y; django_language=en",
    "RANGE": "bytes=0-10",
    "IF_NONE_MATCH": "*",
    "IF_MODIFIED_SINCE": "Sat, 01 Jan 2050 00:00:00 GMT",
    "CACHE_CONTROL": "no-store",
    "PRAGMA": "no-cache",
    "PURPOSE": "prefetch",
    "SAVE_DATA": "on",
    "HOST": "localhost:6666",
}


@pytest.fixture
def visit():
    """A function that asks a cache nobody has asked before, and again for the next visitor; gives the second answer."""

    application = get_wsgi_application()

    def visit_(address, then, **environ):
        page_cache.clear()
        first = ask(application, address, **environ)
        return first, ask(application, then)

    return visit_


def same(answer):
    """What one visitor's answer has in common with the next one's."""
    own = {"Date", "X-Request-ID"}
    return answer.status, answer.body, {name: value for name, value in answer.headers.items() if name not in own}


def test_no_header_reaches_the_next_visitor(visit):
    plain = same(visit(PAGE, PAGE)[1])
    assert plain[0] == 200
    for name, value in HEADERS.items():
        _first, second = visit(PAGE, PAGE, **{f"HTTP_{name}": value})
        assert same(second) == plain, name


def test_whoever_poisons_is_seen(visit, monkeypatch):
    """With a cache that passes headers on, the test above fails."""
    monkeypatch.setattr("pepr_site.operations.page_cache.request_for", lambda key, environ: environ)
    plain = same(visit(PAGE, PAGE)[1])
    assert any(same(visit(PAGE, PAGE, **{f"HTTP_{name}": value})[1]) != plain for name, value in HEADERS.items())


# What changes no page, and forms in which a parameter may hide from whoever makes the key.
QUERIES = [
    *(f"utm_source={MARK}", f"callback={MARK}", f"_method=POST&x={MARK}", f"format={MARK}", f"lang=en&x={MARK}"),
    *(f"utm_source=a;q={MARK}", f"utm_source=a%26q={MARK}", f"x[q]={MARK}", f"Q={MARK}", f" q={MARK}", f"?q={MARK}"),
    *(f"x={MARK}#", f"\0q={MARK}", f"preview_token={MARK}", f"edit={MARK}", f"next={MARK}", f"site={MARK}"),
]


def test_a_parameter_that_makes_no_key_changes_no_page(visit):
    plain = same(visit(PAGE, PAGE)[1])
    for query in QUERIES:
        first, second = visit(f"{PAGE}?{query}", PAGE)
        assert same(second) == plain, query
        assert MARK not in first.text, query


def test_a_parameter_that_a_page_reads_makes_a_key_of_its_own(visit):
    found, plain = visit(f"/projets/?q={MARK}", "/projets/")
    assert MARK in found.text and MARK not in plain.text


def test_an_error_is_not_kept(visit, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("planted")

    page_cache.clear()
    application = get_wsgi_application()
    with monkeypatch.context() as patched:
        patched.setattr("pepr_site.web.views.render", fail)
        assert ask(application, "/plan-du-site/").status == 500
    assert ask(application, "/plan-du-site/").status == 200
