"""What an address asks of the database."""

import math

from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from pepr_site.operations import page_cache


def queries_to_draw(client, address):
    """Return how many queries the answer at `address` takes where what pages share is known, and the page is drawn."""
    client.get(address)
    page_cache.clear()
    # What took long is written down, which is no part of the page.
    with CaptureQueriesContext(connection) as captured, override_settings(SLOW_PAGE=math.inf):
        assert client.get(address).status_code == 200
    return len(captured)
