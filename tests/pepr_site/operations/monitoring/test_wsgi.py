"""What stands in front of everything: numbers, health, metrics, and the answer while the database is gone."""

import json
import logging
from ipaddress import ip_network

import pytest
from django.db import InterfaceError, OperationalError

from pepr_site.operations.monitoring import health, logs, metrics
from pepr_site.operations.monitoring.wsgi import Watch
from tests.pepr_site.operations.test_page_cache import environ

pytestmark = pytest.mark.django_db


def ask(application, path="/", **more):
    """Return `(status, headers, body)`."""
    told = []
    body = b"".join(application(environ(path) | more, lambda status, headers, exc=None: told.append((status, headers))))
    return told[-1][0], dict(told[-1][1]), body.decode()


def quiet(environ, start_response):
    start_response("200 OK", [])
    return [b"page"]


def without_database(error):
    def application(environ, start_response):
        raise error("could not connect: password=secret")

    return application


def test_each_request_has_a_number_of_its_own():
    watch = Watch(quiet)
    numbers = {ask(watch)[1]["X-Request-ID"] for _ in range(10)}
    assert len(numbers) == 10


def test_the_number_is_the_proxys_where_there_is_one(settings):
    given = {"HTTP_X_REQUEST_ID": "from-the-proxy-1"}
    assert ask(Watch(quiet), **given)[1]["X-Request-ID"] != "from-the-proxy-1"
    settings.TRUSTED_PROXIES = 1
    assert ask(Watch(quiet), **given)[1]["X-Request-ID"] == "from-the-proxy-1"
    for bad in ("short", "x" * 65, "a b c d e f g", "évidemment"):
        assert ask(Watch(quiet), HTTP_X_REQUEST_ID=bad)[1]["X-Request-ID"] != bad


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
@pytest.mark.parametrize(
    ("path", "words"), [("/projets/", "revient dans un instant"), ("/en/projects/", "in a moment")]
)
def test_without_its_database_the_site_says_when_to_come_back(error, path, words):
    status, headers, body = ask(Watch(without_database(error)), path)
    assert status.startswith("503")
    assert headers["Retry-After"].isdecimal()
    assert headers["Cache-Control"] == "no-store"
    assert words in body
    assert "secret" not in body
    assert "<style" not in body


def test_a_program_is_told_in_json_and_a_sender_to_check():
    watch = Watch(without_database(OperationalError))
    assert json.loads(ask(watch, "/api/v2/pages/")[2])["message"]
    assert "vérifiez avant de recommencer" in ask(watch, "/contact/", REQUEST_METHOD="POST")[2]
    assert ask(watch, REQUEST_METHOD="HEAD")[2] == ""


def test_django_gives_the_same_answer_to_its_own_errors(client, monkeypatch):
    client.raise_request_exception = False

    def fail(*args, **kwargs):
        raise OperationalError

    monkeypatch.setattr("pepr_site.operations.content_version.token", fail)
    answer = client.get("/projets/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "revient dans un instant" in answer.content.decode()


def test_a_fault_of_our_own_stays_a_500(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("pepr_site.web.views.visible", lambda *args: 1 / 0)
    assert client.get("/plan-du-site/").status_code == 500


def test_a_live_process_asks_nothing_of_the_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        status, headers, body = ask(Watch(quiet), "/health/live", HTTP_HOST="10.0.0.1")
    assert (status, headers["Cache-Control"]) == ("200 OK", "no-store")
    assert json.loads(body)["status"] == "ok"


def test_a_ready_site_names_its_parts():
    status, _headers, body = ask(Watch(quiet), "/health/ready")
    assert status == "200 OK", body
    assert json.loads(body)["parts"] == {"database": "ok", "migrations": "ok", "media": "ok"}


@pytest.mark.parametrize(("part", "status"), [("database", "503"), ("migrations", "503"), ("media", "503")])
def test_a_part_that_fails_is_named_without_its_secrets(part, status, monkeypatch):
    def fail():
        raise OperationalError("password=secret")

    monkeypatch.setitem(health.CHECKS, part, fail)
    told, _headers, body = ask(Watch(quiet), "/health/ready")
    assert told.startswith(status)
    assert json.loads(body)["parts"][part] == "failed"
    assert "secret" not in body


def test_metrics_are_closed_until_they_are_opened():
    assert ask(Watch(quiet), "/metrics")[2] == "page"


@pytest.fixture
def measured(settings, tmp_path, monkeypatch):
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    settings.METRICS_DIR, settings.METRICS_TOKEN = tmp_path, "a long token"
    metrics._meters.cache_clear()
    yield settings
    metrics._meters.cache_clear()


def test_metrics_are_given_to_who_bears_the_token(measured, monkeypatch):
    monkeypatch.setattr("prometheus_client.values.ValueClass", multiprocess_values())
    monkeypatch.setattr("prometheus_client.metrics.values.ValueClass", multiprocess_values())
    watch = Watch(quiet)
    ask(watch)
    metrics.made("ProjectPage", 0.03, 5)
    assert ask(watch, "/metrics")[0].startswith("404")
    assert ask(watch, "/metrics", HTTP_AUTHORIZATION="Bearer wrong")[0].startswith("404")
    status, headers, body = ask(watch, "/metrics", HTTP_AUTHORIZATION="Bearer a long token")
    assert (status, headers["Cache-Control"]) == ("200 OK", "no-store")
    assert 'pepr_site_requests_total{cache="none",status="200"} 1.0' in body
    assert 'pepr_site_making_queries_sum{kind="ProjectPage"} 5.0' in body
    assert "pepr_site_database_up 1" in body


def multiprocess_values():
    from prometheus_client.values import MultiProcessValue

    return MultiProcessValue()


def test_metrics_are_given_to_a_permitted_network_without_a_proxy(measured):
    measured.METRICS_TOKEN, measured.METRICS_FROM = "", [ip_network("10.0.0.0/8")]
    assert metrics.is_allowed({"REMOTE_ADDR": "10.1.2.3"})
    assert not metrics.is_allowed({"REMOTE_ADDR": "192.0.2.1"})
    assert not metrics.is_allowed({"REMOTE_ADDR": "10.1.2.3", "HTTP_X_FORWARDED_FOR": "192.0.2.1"})
    assert not metrics.is_allowed({"REMOTE_ADDR": ""})


def test_a_request_is_logged_in_json_without_anything_personal(settings, caplog):
    settings.LOG_FORMAT = "json"
    with caplog.at_level(logging.INFO, "pepr_site.access"):
        number = ask(
            Watch(quiet),
            "/relecture/eyJhbGciOi/",
            REMOTE_ADDR="192.0.2.77",
            QUERY_STRING="q=maladie+rare",
            HTTP_COOKIE="session=secret",
        )[1]["X-Request-ID"]
    logs.current.number = number
    line = json.loads(logs.JsonFormatter().format(caplog.records[-1]))
    logs.current.number = ""
    assert (line["request_id"], line["network"], line["status"]) == (number, "192.0.2.0", 200)
    assert line["path"] == "/relecture/…"
    for secret in ("192.0.2.77", "maladie", "eyJhbGci", "secret"):
        assert secret not in json.dumps(line)
