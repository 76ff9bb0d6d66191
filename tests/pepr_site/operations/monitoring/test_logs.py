"""Nothing personal reaches a log."""

import json
import logging
import sys

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
