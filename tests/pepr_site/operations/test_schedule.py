"""What must run by itself runs in time, catches up, and is remembered."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone
from wagtail.models import Page

from news.models import NewsPage
from pepr_site.operations import schedule
from pepr_site.operations.monitoring.operation_log import Kind, OperatingRecord
from pepr_site.operations.schedule import JOBS, Job, run_due

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")
NOON = datetime(2031, 5, 17, 12, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("job", "ago", "is_due"),
    [
        (Job("x"), timedelta(seconds=59), False),
        (Job("x"), timedelta(seconds=60), True),
        (Job("x", hour=3), timedelta(hours=8), False),
        (Job("x", hour=3), timedelta(hours=10), True),
        (Job("x", hour=12), timedelta(seconds=1), True),
        (Job("x", hour=13), timedelta(hours=22), False),
        (Job("x", hour=13), timedelta(hours=24), True),
        # The clock was ahead when it last ran.
        (Job("x", hour=3), timedelta(days=-2), True),
        (Job("x"), timedelta(days=-2), True),
    ],
)
def test_a_job_is_due_in_time(job, ago, is_due):
    assert job.is_due(NOON - ago, NOON) is is_due
    assert job.is_due(None, NOON)


@pytest.fixture
def alone(monkeypatch):
    """A function that leaves one of the jobs: all of them together take long, and have a test."""
    return lambda name: monkeypatch.setattr(schedule, "JOBS", [job for job in JOBS if job.name == name])


def test_a_publication_missed_while_the_machine_was_off_is_made_at_the_next_run(editor, alone):
    page = NewsPage.objects.first()
    page.go_live_at = timezone.now() + timedelta(minutes=5)
    page.title = "Prévue"
    page.unpublish()
    page.save_revision(user=editor).publish(user=editor)
    page.refresh_from_db()
    assert not page.live
    revision = page.revisions.get(approved_go_live_at__isnull=False)
    revision.approved_go_live_at = timezone.now() - timedelta(hours=20)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    alone("publish_scheduled")
    assert run_due() == ["publish_scheduled"]
    page.refresh_from_db()
    assert (page.live, page.title) == (True, "Prévue")


def test_each_runs_once_and_is_remembered():
    assert run_due() == [job.name for job in JOBS]
    assert run_due() == []
    kept = OperatingRecord.objects.filter(kind=Kind.COMMAND)
    assert {record.name for record in kept} == {job.name for job in JOBS}
    assert not kept.filter(is_failure=True).exists()
    assert kept.get(name="check_tree").text == "The trees are sound."


def test_one_that_fails_does_not_keep_the_others_from_running(monkeypatch):
    told = "jean@exemple.fr: 3 to review"
    monkeypatch.setattr(schedule, "JOBS", [Job("nonsense"), Job("check_tree"), Job("review_reminders")])
    monkeypatch.setattr("pepr_site.management.commands.review_reminders.Command.handle", lambda self, **options: told)
    assert run_due() == ["nonsense", "check_tree", "review_reminders"]
    assert OperatingRecord.objects.get(name="review_reminders").text == "…@…: 3 to review"
    failed = OperatingRecord.objects.get(name="nonsense")
    assert (failed.is_failure, failed.text) == (True, "CommandError")


def test_a_tree_that_is_not_sound_is_put_right_at_night_and_told(home, alone):
    alone("check_tree")
    Page.objects.filter(pk=home.pk).update(numchild=42)
    run_due()
    assert Page.objects.get(pk=home.pk).numchild == home.numchild
    kept = OperatingRecord.objects.get(name="check_tree")
    assert (kept.is_failure, kept.text) == (False, "Put right: page with a wrong count.")


def test_two_machines_do_not_run_it_twice(monkeypatch):
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [schedule.LOCK])
            assert run_due() == []
            cursor.execute("SELECT pg_advisory_unlock(%s)", [schedule.LOCK])
            monkeypatch.setattr(schedule, "JOBS", [])
            run_due()
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [schedule.LOCK])
            assert cursor.fetchone()[0], "the other machine has its turn"
    finally:
        other.close()
