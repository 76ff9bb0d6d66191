"""What a probe is told."""

import json

import pytest
from django.db import OperationalError

from pepr_site.operations.media_storage import MediaStorage
from pepr_site.operations.monitoring import health

pytestmark = pytest.mark.django_db


def test_a_live_process_asks_nothing_of_the_database(rf, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert health.live(rf.get("/")).status_code == 200


def test_a_ready_site_names_its_parts(rf, settings):
    settings.RELEASE = "v4.2"
    told = json.loads(health.ready(rf.get("/")).content)
    assert told == {"status": "ok", "release": "v4.2", "parts": {"database": "ok", "migrations": "ok", "media": "ok"}}


def test_a_storage_is_written_to_and_left_as_it_was_and_a_disk_that_is_not_there_is_not_made(tmp_path, monkeypatch):
    for folder, is_there in ((tmp_path, True), (tmp_path / "gone", False)):
        monkeypatch.setattr(health, "default_storage", MediaStorage(location=folder))
        assert health.media() is is_there
    assert [path for path in tmp_path.rglob("*") if path.is_file() or path.name == "gone"] == []


@pytest.mark.parametrize("part", ["database", "migrations", "media"])
def test_a_part_that_fails_is_named_without_its_secrets(rf, part, monkeypatch):
    def fail():
        raise OperationalError("password=secret")

    monkeypatch.setitem(health.CHECKS, part, fail)
    answer = health.ready(rf.get("/"))
    assert answer.status_code == 503 and json.loads(answer.content)["parts"][part] == "failed"
    assert b"secret" not in answer.content
