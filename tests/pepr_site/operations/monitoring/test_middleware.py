"""Each request has a number and a line of log without anything personal; probes are answered whatever their host."""

import json
import logging

import pytest
from django.core.wsgi import get_wsgi_application

from pepr_site.operations.monitoring import logs
from pepr_site.operations.monitoring.operation_log import Kind, OperatingRecord
from tests.wsgi import ask

pytestmark = pytest.mark.django_db


def test_each_request_has_a_number_of_its_own(client):
    assert len({client.get("/robots.txt")["X-Request-ID"] for _ in range(10)}) == 10


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


def test_a_slow_page_is_remembered_and_a_slow_screen_of_the_admin_is_not(client, admin, settings):
    settings.SLOW_PAGE = -1
    client.get("/plan-du-site/")
    admin.get("/admin/")
    assert list(OperatingRecord.objects.filter(kind=Kind.SLOW).values_list("name", flat=True)) == ["/plan-du-site/"]


@pytest.mark.parametrize("path", ["/health/live", "/health/ready"])
def test_a_probe_needs_no_name_and_no_https_and_only_reads(settings, path):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_SSL_HOST = True, "www.example.org"
    application = get_wsgi_application()
    answer = ask(application, path, HTTP_HOST="10.0.0.1")
    assert (answer.status, json.loads(answer.text)["status"]) == (200, "ok")
    assert answer.headers["Cache-Control"] == "no-store" and "Content-Security-Policy" in answer.headers
    refused = ask(application, path, "POST", HTTP_HOST="10.0.0.1")
    assert (refused.status, refused.headers["Allow"]) == (405, "GET, HEAD")
