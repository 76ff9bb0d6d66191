"""Each request has a number and a line of log without anything personal; probes are answered whatever their host."""

import json
import logging

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from pepr_site.operations import content_version, page_cache, visits
from pepr_site.operations.monitoring import logs
from pepr_site.operations.monitoring.middleware import CachedResponses, record
from pepr_site.operations.monitoring.operation_log import Kind, OperatingRecord
from tests.wsgi import ask

pytestmark = pytest.mark.django_db


def test_each_request_has_a_number_of_its_own(client):
    assert len({client.get("/robots.txt")["X-Request-ID"] for _ in range(10)}) == 10
    assert logs.current.number == "", "what is logged after it is of no request"


def test_the_number_is_the_proxys_where_there_is_one(client, settings):
    given = {"X-Request-ID": "from-the-proxy-1"}
    assert client.get("/robots.txt", headers=given)["X-Request-ID"] != "from-the-proxy-1"
    settings.TRUSTED_PROXIES = 1
    assert client.get("/robots.txt", headers=given)["X-Request-ID"] == "from-the-proxy-1"
    for bad in ("short", "x" * 65, "a b c d e f g", "évidemment"):
        assert client.get("/robots.txt", headers={"X-Request-ID": bad})["X-Request-ID"] != bad


def test_a_request_is_logged_in_json_without_anything_personal(client, settings, caplog):
    settings.LOG_FORMAT = "json"
    address = "/relecture/eyJhbGciOi/?q=maladie+rare"
    with caplog.at_level(logging.INFO, "pepr_site.access"):
        number = client.get(address, REMOTE_ADDR="192.0.2.77", headers={"cookie": "session=secret"})["X-Request-ID"]
    [record] = [record for record in caplog.records if record.name == "pepr_site.access"]
    logs.current.number = number
    line = json.loads(logs.JsonFormatter().format(record))
    logs.current.number = ""
    assert (line["request_id"], line["network"], line["path"]) == (number, "192.0.2.0", "/relecture/…")
    assert line["status"] == 404 and line["cache"] == "passed"
    for secret in ("192.0.2.77", "maladie", "eyJhbGci", "secret"):
        assert secret not in json.dumps(line)


def test_a_slow_page_is_remembered_and_a_slow_screen_of_the_admin_is_not(client, admin, settings, rf):
    settings.SLOW_PAGE = -1
    admin.get("/admin/")
    client.logout()
    client.get("/plan-du-site/")
    record(rf.get("/relecture/12:s1gn-ed/"), 200, 1)
    names = OperatingRecord.objects.filter(kind=Kind.SLOW).values_list("name", flat=True)
    assert set(names) == {"/plan-du-site/", "/relecture/…"}


@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
def test_a_probe_needs_no_name_and_no_https_and_only_reads(settings, path):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_SSL_HOST = True, "www.example.org"
    application = get_wsgi_application()
    answer = ask(application, path, HTTP_HOST="10.0.0.1")
    assert (answer.status, json.loads(answer.text)["status"]) == (200, "ok")
    assert answer.headers["Cache-Control"] == "no-store" and "Content-Security-Policy" in answer.headers
    refused = ask(application, path, "POST", HTTP_HOST="10.0.0.1")
    assert (refused.status, refused.headers["Allow"]) == (405, "GET, HEAD")


class Site:
    """The real application behind `CachedResponses`; counts the requests that reach Django."""

    def __init__(self):
        page_cache.clear()
        self.django, self.asked, self.kept = WSGIHandler(), 0, CachedResponses(self)

    def __call__(self, environ, start_response):
        self.asked += 1
        return self.django(environ, start_response)

    def ask(self, address="/projets/", **environ):
        before = self.asked
        answer = ask(self.kept, address, **environ)
        return answer, self.asked > before


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_a_kept_page_is_given_whole_before_django_takes_the_request_up(encoding):
    site = Site()
    first, _ = site.ask(HTTP_ACCEPT_ENCODING=encoding)
    with CaptureQueriesContext(connection) as captured:
        kept, is_of_django = site.ask(HTTP_ACCEPT_ENCODING=encoding)
    assert not is_of_django and len(captured) == 1
    assert kept.body == first.body and kept.headers["Content-Encoding"] == encoding
    [told, again] = [dict(answer.headers.items()) for answer in (first, kept)]
    assert told.pop("X-Request-ID") != again.pop("X-Request-ID") and told == again
    Page.objects.filter(slug="projets").update(title="Autre titre")
    assert site.ask(HTTP_ACCEPT_ENCODING=encoding)[1]


@pytest.mark.parametrize(
    "environ",
    [
        {"HTTP_IF_NONE_MATCH": "*"},
        {"HTTP_RANGE": "bytes=0-9"},
        {"HTTP_COOKIE": "session=x"},
        {"HTTP_HOST": "evil.example"},
        {"wsgi.url_scheme": "https"},
        {"HTTP_ACCEPT_ENCODING": ""},
        {"method": "POST"},
        {"address": "/projets/?view=table"},
    ],
)
def test_what_asks_for_anything_else_is_left_to_django(environ):
    site = Site()
    plain = {"HTTP_ACCEPT_ENCODING": "br"}
    assert [site.ask(**plain)[1] for _ in range(2)] == [True, False]
    assert site.ask(**plain | environ)[1]


def test_a_kept_page_is_shown_without_the_database_which_is_asked_once_a_moment(monkeypatch):
    site, asked = Site(), []

    def refuse():
        asked.append(1)
        raise OperationalError("gone")

    known, _ = site.ask(HTTP_ACCEPT_ENCODING="br")
    monkeypatch.setattr(content_version, "versions", refuse)
    for _ in range(3):
        assert site.ask(HTTP_ACCEPT_ENCODING="br")[0].body == known.body
    assert len(asked) == 1


def test_a_kept_page_is_logged_and_counted(settings, caplog):
    site, settings.LOG_FORMAT = Site(), "json"
    visits._sums.take()
    with caplog.at_level(logging.INFO, "pepr_site.access"):
        answers = [site.ask(HTTP_ACCEPT_ENCODING="br", HTTP_USER_AGENT="Mozilla/5.0 Firefox/140.0") for _ in range(2)]
    assert [record.fields["cache"] for record in caplog.records if record.name == "pepr_site.access"] == ["made", "hit"]
    assert [is_of_django for _answer, is_of_django in answers] == [True, False]
    assert [times for (_day, path), times in visits._sums.take().items() if path == "/projets/"] == [2]
