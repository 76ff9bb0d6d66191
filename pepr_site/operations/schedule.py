"""Scheduled commands: what runs when, and catching up on what was missed."""

import io
import logging
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as time_of_day

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from pepr_site.operations.monitoring import operation_log
from pepr_site.operations.monitoring.logs import scrubbed
from pepr_site.operations.monitoring.operation_log import Kind, OperatingRecord

logger = logging.getLogger(__name__)

# The key of an advisory lock: of several machines, one at a time runs commands.
LOCK = 0x7065_7072_7363_6864


@dataclass(frozen=True)
class Job:
    """A `manage.py` command that runs every minute, or daily from an hour in the site's time zone on."""

    name: str
    hour: int | None = None
    options: tuple = ()

    def is_due(self, last, now):
        """Whether it must run `now`, given that it last ran at `last` (None: never)."""
        # A run in the future was told by a clock that has been set back since.
        return last is None or last > now or last < self.latest_turn(now)

    def latest_turn(self, now):
        """Return the latest time, up to `now`, at which it was scheduled."""
        if self.hour is None:
            return now - timedelta(seconds=59)
        turn = timezone.make_aware(datetime.combine(timezone.localdate(now), time_of_day(self.hour)))
        return turn if turn <= now else turn - timedelta(days=1)


JOBS = [
    Job("publish_scheduled"),
    Job("make_sheets"),
    Job("purge", hour=2),
    Job("prune_db_task_results", hour=2, options=("--queue-name=*", "--min-age-days=30")),
    Job("check_tree", hour=3, options=("--repair",)),
    # The worker asks the sources: what runs by the clock must not wait for another host.
    Job("fetch", hour=4, options=("--queued",)),
    Job("check_links", hour=5, options=("--queued",)),
    Job("review_reminders", hour=7),
]


def run_due(now=None):
    """Run what is due, unless another machine does; return the names of what has run."""
    now = now or timezone.now()
    with _turn() as is_ours:
        if not is_ours:
            return []
        last = dict(OperatingRecord.objects.filter(kind=Kind.COMMAND).values_list("name", "at"))
        due = [job for job in JOBS if job.is_due(last.get(job.name), now)]
        for job in due:
            run(job)
    return [job.name for job in due]


def run(job):
    """Run one command, and record its outcome: its last line of output, or the class of its error."""
    begun, output, error = time.monotonic(), io.StringIO(), None
    try:
        call_command(job.name, *job.options, stdout=output, no_color=True)
    # The others must have their turn.
    except Exception as problem:
        logger.exception("%s failed.", job.name)
        error = problem
    text = f"{type(error).__name__}" if error else (output.getvalue().strip().splitlines() or [""])[-1]
    operation_log.record(Kind.COMMAND, job.name, (time.monotonic() - begun) * 1000, error is not None, scrubbed(text))


@contextmanager
def _turn():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        is_ours = cursor.fetchone()[0]
        try:
            yield is_ours
        finally:
            if is_ours:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
