"""The worker: does what waits in the queue, and loses nothing of it, whatever is killed or away meanwhile."""

import contextlib
import datetime
import logging
import time

from django.db import Error, connection, connections
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

logger = logging.getLogger(__name__)

# A task that fails is tried again after this long, in seconds, and given up after the last: some two hours in all.
DELAYS = (5, 60, 600, 6000)
# A task that was begun so often, and whose worker was killed each time, is what kills it.
BEGUN = 3
# How often the tasks of killed workers are looked for, and old failures forgotten.
ROUNDS = 30  # seconds
FAILURES_KEPT = datetime.timedelta(days=30)
# A task is claimed a moment before its lock is held.
CLAIMED = datetime.timedelta(seconds=5)
# How long a database that does not answer is left alone.
PATIENCE = 2  # seconds


class Worker(db_worker.Worker):
    """Does the tasks of the queue one after the other.

    While it does one it holds a lock of PostgreSQL that ends with its
    connection: a task that is said to run and whose lock is free has lost its
    worker, and goes back into the queue.
    """

    def __init__(self, *, interval=1.0, batch=False, worker_id):
        super().__init__(
            queue_names=["*"],
            interval=interval,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_id,
            excluded_queue_names=[],
        )
        self._next_round = 0.0

    def run(self):
        """Work until told to stop; with `batch`, until nothing is left to do now."""
        while self.running:
            try:
                super().run()
                return
            except Error as error:
                if self.batch:
                    raise
                logger.warning("The database does not answer; the worker goes on trying: %s", error)
                connections.close_all()
                time.sleep(PATIENCE)

    def run_task(self, db_task_result):
        with _lock(db_task_result.pk):
            super().run_task(db_task_result)
            _settle(db_task_result)

    @property
    def running(self):
        """Whether to go on; asked between two tasks, which is also when the rounds are made."""
        if self._running and time.monotonic() >= self._next_round:
            self._next_round = time.monotonic() + ROUNDS
            with contextlib.suppress(Error):
                take_back()
                forget()
        return self._running

    @running.setter
    def running(self, value):
        self._running = value
        self._next_round = getattr(self, "_next_round", 0.0)


class WorkerKilled(Exception):
    """The worker was gone before the task was done, each time: it takes more memory than there is, for one."""


def take_back():
    """Put the tasks of workers that are no more back into the queue, but those that kill theirs; return how many."""
    count = 0
    for result in DBTaskResult.objects.running().filter(started_at__lt=timezone.now() - CLAIMED):
        with _lock(result.pk) as is_held:
            if is_held:
                # Once the lock is held nobody else decides on this row; it may have ended since it was read.
                row = DBTaskResult.objects.running().filter(pk=result.pk)
                if len(result.worker_ids) < BEGUN:
                    count += row.update(status=TaskResultStatus.READY, run_after=timezone.now())
                elif row.exists():
                    result.set_failed(WorkerKilled(f"after {BEGUN} attempts"))
                    logger.error("The task %s is given up: its worker was killed each time", result.task_path)
    return count


def forget():
    """Delete what was done, whose results nobody reads, and failures that nobody looked at for a month."""
    DBTaskResult.objects.successful().delete()
    DBTaskResult.objects.failed().filter(finished_at__lt=timezone.now() - FAILURES_KEPT).delete()


def _settle(result):
    """Forget a task that is done, and put one that failed back into the queue unless it was tried enough."""
    if result.status == TaskResultStatus.SUCCESSFUL:
        result.delete()
        return
    tried = len(result.worker_ids)
    if tried > len(DELAYS):
        logger.error("The task %s is given up after %d attempts: %s", result.task_path, tried, _reason(result))
        return
    logger.warning("The task %s failed, and is tried again: %s", result.task_path, _reason(result))
    result.status = TaskResultStatus.READY
    result.run_after = timezone.now() + datetime.timedelta(seconds=DELAYS[tried - 1])
    result.save(update_fields=["status", "run_after"])


def _reason(result):
    return (result.traceback.strip().splitlines() or [""])[-1]


@contextlib.contextmanager
def _lock(task):
    """Hold the lock of the task of this key, a UUID; give whether it was free."""
    number = task.int & 0x7FFFFFFFFFFFFFFF
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        is_held = cursor.fetchone()[0]
    try:
        yield is_held
    finally:
        # A connection that broke meanwhile has taken its lock along.
        if is_held:
            with contextlib.suppress(Error), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])
