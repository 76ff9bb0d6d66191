"""What `make test` has of the faults: every connection of the database cut, again and again."""

import http.client
import itertools
import time
from contextlib import closing
from urllib.parse import urlsplit

import psycopg2
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

ACTIVITY = "pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
CUT = f"SELECT pg_terminate_backend(pid) FROM {ACTIVITY}"
HEALS_WITHIN = 10  # seconds


@pytest.fixture
def get(server):
    def ask(path):
        with closing(http.client.HTTPConnection(urlsplit(server).netloc, timeout=20)) as connection:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            return answer

    return ask


def test_connections_that_are_cut_cost_nobody_a_known_page(get, database_copy):
    words = itertools.count(int(time.time()))
    for _ in range(12):
        assert get("/projets/").status == 200
    with closing(psycopg2.connect(database_copy)) as connection, connection.cursor() as cursor:
        for _ in range(5):
            cursor.execute(CUT)
            assert [get("/projets/").status for _ in range(4)] == [200] * 4
            answer = get(f"/recherche/?q=mot{next(words)}")
            assert answer.status == 200 or answer.headers["Retry-After"]
    deadline = time.monotonic() + HEALS_WITHIN
    while get(f"/recherche/?q=mot{next(words)}").status != 200:
        assert time.monotonic() < deadline
    assert get("/health/ready").status == 200
    assert get("/health/live").headers["Cache-Control"] == "no-store"
