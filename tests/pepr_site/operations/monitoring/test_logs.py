"""Nothing personal reaches a log, nor Sentry."""

import io
import json
import logging
import logging.config
import re
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from pepr_site.operations.monitoring import logs
from pepr_site.operations.monitoring.logs import JsonFormatter, scrubbed
from pepr_site.operations.monitoring.middleware import CachedResponses
from tests.wsgi import ask


def test_a_text_loses_what_is_personal():
    text = "Not Found: /recherche/?q=cancer by 198.51.100.23, jean.dupont+x@exemple.fr, "
    text += "/admin/password_reset/confirm/MQ/t0k/"
    assert scrubbed(text) == ("Not Found: /recherche/?… by 198.51.100.0, …@…, /admin/password_reset/confirm/…")


def test_an_error_is_one_line_of_json():
    try:
        raise ValueError("jean@exemple.fr")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "Deux\nlignes", (), sys.exc_info())
    text = JsonFormatter().format(record)
    assert "\n" not in text
    assert "jean" not in text
    assert "ValueError" in json.loads(text)["exception"]


@pytest.fixture
def sent():
    """What is sent to Sentry, which watches the site until the end of the test."""
    sentry_sdk = pytest.importorskip("sentry_sdk")
    sent = []
    transport = type(
        "Kept", (sentry_sdk.transport.Transport,), {"capture_envelope": lambda self, envelope: sent.append(envelope)}
    )
    logs.start_sentry("https://key@sentry.example/1", "v1")
    sentry_sdk.get_client().transport = transport()
    yield sent
    sentry_sdk.init()


@pytest.mark.django_db
def test_pages_are_given_while_sentry_wraps_what_the_site_answers(sent):
    application = CachedResponses(get_wsgi_application())
    assert [ask(application).status for _time in range(2)] == [200, 200]


def test_sentry_is_told_the_error_and_not_who_met_it(sent):
    import sentry_sdk

    with sentry_sdk.new_scope() as scope:
        scope.set_user({"email": "jean@exemple.fr", "ip_address": "192.0.2.77"})
        scope.add_breadcrumb(message="jean@exemple.fr")
        try:
            mot_de_passe = "secret-de-jean"
            raise RuntimeError(f"jean@exemple.fr a échoué depuis 192.0.2.77 ({len(mot_de_passe)})")
        except RuntimeError:
            sentry_sdk.capture_exception()
    sentry_sdk.flush()
    event = sent[0].get_event()
    assert event["exception"]["values"][0]["type"] == "RuntimeError"
    for secret in ("jean", "192.0.2.77", "secret-de-jean"):
        assert secret not in json.dumps(event, default=str)


def test_an_event_loses_the_body_headers_and_query_of_the_request():
    event = logs.before_send(
        {
            "request": {
                "method": "POST",
                "url": "http://localhost/contact/?q=secret",
                "data": {"email": "secret"},
                "headers": {"Cookie": "secret"},
                "query_string": "q=secret",
                "env": {"REMOTE_ADDR": "secret"},
            },
            "user": {"id": "secret"},
            "logentry": {"message": "Échec pour %s", "params": ["secret"]},
        },
        {},
    )
    assert "secret" not in json.dumps(event)
    assert event["request"] == {"method": "POST", "url": "http://localhost/contact/?…"}


@pytest.mark.parametrize(("status", "is_logged"), [(None, True), (500, True), (503, False), (507, False)])
def test_what_is_told_once_elsewhere_is_not_logged_for_each_request(status, is_logged):
    record = logging.makeLogRecord({"status_code": status} if status else {})
    assert logs.RequestFilter().filter(record) is is_logged


def test_a_missing_package_is_told_at_start(monkeypatch):
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)
    with pytest.raises(ImproperlyConfigured, match="pip install sentry-sdk"):
        logs.start_sentry("https://key@sentry.example/1", "")


SECRETS = [
    "/relecture/12:s1gn-ed/",
    "/agenda-personnel/WzE:s1gn-ed/agenda.ics",
    "/relecture/12:s1gn-ed/page/documents/3/x.pdf",
    "/admin/password_reset/confirm/MQ/s1gn-ed/",
    "/admin/invitation/s1gn-ed:x/",
    "/je-sais/s1gn-ed:x/",
]
# As no link is, and as somebody may type it.
MISTYPED = ["/Relecture/12:s1gn-ed/", "/en/relecture/12:s1gn-ed/", "/ADMIN/INVITATION/s1gn-ed:x/"]


def with_token(patterns, above=""):
    """The addresses beneath some patterns that take a token, as they are written."""
    for pattern in patterns:
        address = above + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from with_token(pattern.url_patterns, address)
        elif "token" in address:
            yield address


def test_every_address_with_a_token_is_among_those_that_are_tried():
    found = [address.partition("<")[0] for address in with_token(get_resolver().url_patterns)]
    assert len(found) >= 4
    assert [address for address in found if not any(path.startswith(f"/{address}") for path in SECRETS)] == []


@pytest.mark.parametrize("path", SECRETS + MISTYPED)
def test_nginx_writes_none_of_them_into_its_log_either(path):
    shipped = (Path(settings.BASE_DIR) / "deploy/nginx/nginx.conf").read_text()
    told = re.search(r"~\*\^\(\?<secret_place>(.+?)\) \$secret_place", shipped)[1]
    assert "s1gn-ed" not in re.match(told, path, re.IGNORECASE)[0]


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["line", "json"])
@pytest.mark.parametrize("path", SECRETS + MISTYPED)
def test_no_format_tells_a_link_that_opens_what_is_closed(client, form, path):
    """A link that was withdrawn, or whose page fails, is logged by Django itself."""
    formatters = logging.config.dictConfigClass(settings.LOGGING)
    told, handler = io.StringIO(), logging.StreamHandler()
    handler.setStream(told)
    handler.setFormatter(formatters.configure_formatter(dict(settings.LOGGING["formatters"][form])))
    logging.getLogger("django.request").addHandler(handler)
    try:
        client.get(path)
        logging.getLogger("django.request").error("Internal Server Error: %s", path)
    finally:
        logging.getLogger("django.request").removeHandler(handler)
    assert "Error" in told.getvalue() and "s1gn-ed" not in told.getvalue()
