"""Nothing personal reaches a log."""

import io
import json
import logging
import logging.config
import sys

import pytest
from django.conf import settings

from pepr_site.operations.monitoring.logs import JsonFormatter, scrubbed


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


SECRETS = [
    "/relecture/12:s1gn-ed/",
    "/relecture/12:s1gn-ed/page/documents/3/x.pdf",
    "/admin/password_reset/confirm/MQ/s1gn-ed/",
]


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["line", "json"])
@pytest.mark.parametrize("path", SECRETS)
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
