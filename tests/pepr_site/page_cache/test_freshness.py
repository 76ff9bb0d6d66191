"""How long a process believes what the database last said."""

import threading
import time

import pytest
from django.db import OperationalError

from pepr_site.page_cache import freshness
from pepr_site.page_cache.freshness import Freshness, TokenReader


class Database:
    """Answers with `token`, or not at all; counts the questions."""

    def __init__(self):
        self.token, self.is_down, self.asked, self.delay = "a", False, 0, 0

    def __call__(self):
        self.asked += 1
        time.sleep(self.delay)
        if self.is_down:
            raise OperationalError
        return self.token


@pytest.fixture
def database(settings):
    settings.PAGE_CACHE_LEASE, settings.PAGE_CACHE_GRACE = 0.05, 0.1
    return Database()


def test_it_asks_once_a_lease(database):
    known = Freshness(database)
    assert [known.current() for _ in range(100)] == [("a", True)] * 100
    assert database.asked == 1
    database.token = "b"
    time.sleep(0.06)
    assert known.current() == ("b", True)


def test_the_lease_runs_from_the_question_not_from_the_answer(database):
    """What changed while the answer was on its way would be missed for longer than the editor waits."""
    database.delay = 0.06
    known = Freshness(database)
    known.current()
    known.current()
    assert database.asked == 2


def test_what_was_current_may_be_shown_until_the_change_is_told(database):
    """For lease and grace from the last question that the database answered so, however many changes follow."""
    known = Freshness(database)
    begun = time.monotonic()
    known.current()
    for database.token in ("b", "c"):
        time.sleep(0.06)
        known.current()
        assert known.may_still_show("a")
    assert known.may_still_show("b") and not known.may_still_show("never seen")
    time.sleep(max(0, begun + 0.17 - time.monotonic()))
    assert not known.may_still_show("a")


def test_without_a_database_the_last_answer_stands_and_nobody_waits(database, monkeypatch):
    monkeypatch.setattr(freshness, "RETRY", 0.2)
    known = Freshness(database)
    known.current()
    database.is_down = True
    time.sleep(0.06)
    assert [known.current() for _ in range(10)] == [("a", False)] * 10
    assert database.asked == 2
    database.is_down, database.token = False, "b"
    time.sleep(0.21)
    assert known.current() == ("b", True)


def test_many_threads_ask_once(database):
    database.delay = 0.02
    known, told = Freshness(database), []
    threads = [threading.Thread(target=lambda: told.append(known.current())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [("a", True)] * 8
    assert database.asked == 1


@pytest.mark.django_db(transaction=False)
def test_a_connection_that_broke_is_opened_anew():
    read = TokenReader()
    token = read()
    with read._connection.cursor() as cursor, pytest.raises(OperationalError):
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
    assert read() == token
    read._connection.close()


@pytest.mark.parametrize("jump", [-86400, 86400])
def test_a_clock_that_jumps_changes_no_lease(database, monkeypatch, jump):
    known = Freshness(database)
    known.current()
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + jump)
    assert known.current() == ("a", True)
    assert database.asked == 1
    database.token = "b"
    time.sleep(0.06)
    assert known.current() == ("b", True)
