"""The worker: runs queued tasks with `django-tasks-db`'s own worker, and scheduled commands beside it.

While it runs a task, a worker holds a PostgreSQL lock that ends with its connection: a running task whose lock is free
has lost its worker. A task that fails or loses its worker is tried three times in all.
"""

import contextlib
import datetime
import logging
import time

from django.db import Error, close_old_connections, connection, connections
from django.dispatch import receiver
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks.base import TaskResultStatus
from django_tasks.signals import task_finished, task_started
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from pepr_site.operations.schedule import run_due

logger = logging.getLogger(__name__)

# After how many seconds a task that failed is tried again; after the last it is given up.
DELAYS = (60, 3600)
TRIES = len(DELAYS) + 1
# How often the clock is looked at, and the tasks of killed workers are looked for.
EVERY = 20  # seconds
# A task is claimed a moment before its lock is held.
CLAIMED = datetime.timedelta(seconds=5)
# How long a database that does not answer is left alone.
PATIENCE = 2  # seconds


class WorkerKilled(Exception):
    """The worker was killed before the task ended, each time: it may use more memory than there is."""


def worker(*, is_batch=False):
    """Return a worker of the queue; with `batch` it ends once nothing is due."""
    return Worker(
        queue_names=["*"],
        interval=1.0,
        batch=is_batch,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )


def empty_queue():
    """Run the tasks that are due now, and return."""
    requeue_killed()
    worker(is_batch=True).run()


def work():
    """Run tasks until a signal ends the process; wait for a database that is down."""
    one = worker()
    one.configure_signals()
    while one.running:
        try:
            one.run()
        except Error as error:
            logger.warning("The database does not answer; the worker goes on trying: %s", error)
            connections.close_all()
            time.sleep(PATIENCE)


def run_scheduler():
    """Run scheduled commands for as long as the process lives."""
    while True:
        try:
            run_due()
            requeue_killed()
        # Whatever it is, the next round may go well.
        except Exception as error:
            logger.warning("Not done by the clock, and tried again: %s", error)
        finally:
            close_old_connections()
        time.sleep(EVERY)


@receiver(task_started, dispatch_uid="hold_task")
def lock_task(task_result, **kwargs):
    """Take the lock of a task that begins; tasks that run at once have none."""
    if result := getattr(task_result, "db_result", None):
        _ask("SELECT pg_try_advisory_lock(%s)", result)


@receiver(task_finished, dispatch_uid="settle_task")
def finish_task(task_result, **kwargs):
    """Release a task's lock; delete a task that is done, and queue a failed one again unless it was tried enough."""
    result = getattr(task_result, "db_result", None)
    if result is None:
        return
    tried = len(result.worker_ids)
    reason = (result.traceback.strip().splitlines() or [""])[-1]
    if result.status == TaskResultStatus.SUCCESSFUL:
        DBTaskResult.objects.filter(pk=result.pk).delete()
    elif tried < TRIES:
        logger.warning("The task %s failed, and is tried again: %s", result.task_path, reason)
        again = timezone.now() + datetime.timedelta(seconds=DELAYS[tried - 1])
        DBTaskResult.objects.filter(pk=result.pk).update(status=TaskResultStatus.READY, run_after=again)
    else:
        logger.error("The task %s is given up after %d attempts: %s", result.task_path, tried, reason)
    _ask("SELECT pg_advisory_unlock(%s)", result)


def requeue_killed():
    """Queue the tasks of killed workers again, except those that kill them; return how many."""
    count = 0
    for result in DBTaskResult.objects.running().filter(started_at__lt=timezone.now() - CLAIMED):
        if not _ask("SELECT pg_try_advisory_lock(%s)", result):
            continue
        # Once the lock is held nobody else decides on this row; it may have ended since it was read.
        row = DBTaskResult.objects.running().filter(pk=result.pk)
        if len(result.worker_ids) < TRIES:
            count += row.update(status=TaskResultStatus.READY, run_after=timezone.now())
        elif row.exists():
            result.set_failed(WorkerKilled(f"after {TRIES} attempts"))
            logger.error("The task %s is given up: its worker was killed each time", result.task_path)
        _ask("SELECT pg_advisory_unlock(%s)", result)
    return count


def _ask(query, result):
    """Take or release a task's lock; return the result, None where the database is gone, and the lock."""
    with contextlib.suppress(Error), connection.cursor() as cursor:
        cursor.execute(query, [result.pk.int & 0x7FFFFFFFFFFFFFFF])
        return cursor.fetchone()[0]
