"""Renders pages in its own process, each without the cache, and prints their costs as JSON.

`python -m bench.in_process_client RUNS PATH…`. It also signs an editor in, to publish the news items it is given.
"""

import io
import json
import statistics
import sys
import time
from urllib.parse import unquote

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import cold
from news.models import NewsPage
from pepr_site.operations.page_cache import SHARED

NEWS = 8


def main():
    runs, *paths = sys.argv[1:]
    print(json.dumps({"pages": {path: cost(path, int(runs)) for path in paths}, **editor()}))


def cost(path, runs):
    """Return the CPU time of this process for a page in ms (a median), its queries and its size in bytes."""
    # Warm-up: imports and templates.
    draw(path)
    times = []
    for _run in range(runs):
        cold.forget()
        begun = time.process_time()
        draw(path)
        times.append((time.process_time() - begun) * 1000)
    cold.forget()
    with CaptureQueriesContext(connection) as queries:
        size = draw(path)
    return {"cpu_ms": statistics.median(times), "cold_queries": len(queries), "bytes": size}


def draw(path):
    """Render the page at `path` anonymously, as for the page cache; return its size."""
    address, _mark, query = path.partition("?")
    told = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": unquote(address),
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        SHARED: True,
    }
    chunks = cold.site(environ, lambda status, headers, error=None: told.append(status))
    size = sum(map(len, chunks))
    chunks.close()
    assert told[-1].startswith("200"), f"{path}: {told[-1]}"
    return size


def editor():
    """Return the session key of an administrator, and the latest news items: `{id: URL}`."""
    people, client = get_user_model().objects, Client()
    person = people.filter(is_superuser=True).first() or people.create_superuser("bench", "bench@localhost")
    client.force_login(person)
    news = NewsPage.objects.filter(live=True, locale__language_code="fr").order_by("-date", "-pk")[:NEWS]
    return {
        "session": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "news": {page.pk: page.url for page in news},
    }


if __name__ == "__main__":
    main()
