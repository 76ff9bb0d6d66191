"""Background tasks, queued in a table of the database: renditions, mails, files to delete.

`backend.py`  adds a task to the queue, in the caller's transaction
`worker.py`   runs the tasks, with retries after failures and killed workers

This module is for monitoring, and for commands that run tasks themselves. Reasons: `docs/decisions/task-queue.md`.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_deferred = ContextVar("are_renditions_deferred", default=False)


def depth():
    """Return how many tasks are waiting or running."""
    return _results().exclude(status__in=("FAILED", "SUCCESSFUL")).count()


def oldest():
    """Return for how many seconds the first due task has been waiting; 0 where none is."""
    ready = _results().filter(status="READY")
    since = [
        max(due, asked) if due.year < 9999 else asked for due, asked in ready.values_list("run_after", "enqueued_at")
    ]
    return max(0.0, (timezone.now() - min(since)).total_seconds()) if since else 0.0


def failed():
    """Return the tasks that were given up, the latest first: rows with `task_name`, `finished_at`, `traceback`."""
    return _results().filter(status="FAILED").order_by("-finished_at")


def untried(task):
    """Return the first argument of each call of `task` that waits for its first attempt, or has just begun it."""
    waiting = _results().filter(task_path=task.module_path, status__in=("READY", "RUNNING"), exception_class_path="")
    return [args["args"][0] for args, workers in waiting.values_list("args_kwargs", "worker_ids") if len(workers) < 2]


def is_waiting(task):
    """Whether a call of `task` is queued and has not begun."""
    return _results().filter(task_path=task.module_path, status="READY").exists()


def _results():
    from django_tasks_db.models import DBTaskResult

    return DBTaskResult.objects.all()


def are_renditions_deferred():
    """Whether renditions of what is saved now are left to `make_renditions`."""
    return _deferred.get()


@contextmanager
def renditions_deferred():
    """Save and publish without making renditions, which the command `make_renditions` will make."""
    token = _deferred.set(True)
    try:
        yield
    finally:
        _deferred.reset(token)
