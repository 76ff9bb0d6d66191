"""A copy of the database: what may lag behind reads there; without it, everybody is answered from the first."""

import pytest
from django.db import OperationalError, connections
from wagtail.models import Page

from pepr_site import replica

pytestmark = pytest.mark.django_db


class Copies(dict):
    """The databases of a site with a copy, where that copy is closed when it does not answer."""

    closed = 0

    def close(self):
        self.closed += 1


@pytest.fixture
def copies(monkeypatch):
    copies = Copies(default=None)
    copies["replica"] = copies
    monkeypatch.setattr(replica, "connections", copies)
    monkeypatch.setattr(replica, "_left_alone_until", 0.0)
    return copies


def where():
    """The databases in which a page is read, and written."""
    router = replica.Router()
    return router.db_for_read(Page), router.db_for_write(Page)


def test_only_what_may_lag_behind_is_read_from_the_copy(copies):
    assert where() == (None, "default")
    assert replica.from_copy(where) == ("replica", "default")
    with replica.reading(copy=True):
        with replica.reading(copy=False):
            assert where() == (None, "default")
        assert where() == ("replica", "default")
    del copies["replica"]
    assert replica.from_copy(where) == (None, "default")


def test_a_copy_that_is_gone_is_left_alone_and_everybody_is_answered(copies, monkeypatch, caplog):
    tried = []

    def ask():
        tried.append(replica.reads_copy())
        if replica.reads_copy():
            raise OperationalError("password=secret")
        return "told"

    assert [replica.from_copy(ask) for _ in range(3)] == ["told"] * 3
    assert tried == [True, False, False, False] and copies.closed == 1
    assert "secret" not in caplog.text and "copy of the database" in caplog.text
    monkeypatch.setattr(replica, "_left_alone_until", 0.0)
    replica.from_copy(ask)
    assert tried[-2:] == [True, False], "asked again after a while"


def test_the_api_is_read_from_the_copy_and_does_without_it(copies, client, monkeypatch):
    read = []

    def db_for_read(self, model, **hints):
        read.append(replica.reads_copy())
        if replica.reads_copy():
            raise OperationalError
        return "default"

    monkeypatch.setattr(replica.Router, "db_for_read", db_for_read)
    assert client.get("/api/v2/pages/?limit=1").json()["meta"]["total_count"]
    assert True in read and False in read
    del read[:]
    assert client.get("/projets/").status_code == 200
    assert True not in read, "a page that lags behind would be kept as new"
    assert "default" in connections
