"""The queue: a table of the database, so that a task is asked for in the very transaction that needs it."""

from django_tasks.backends.immediate import ImmediateBackend
from django_tasks_db.backend import DatabaseBackend

# What the next request relies on: the index of references keeps what is shown from being deleted,
# and a page of search results is kept until the content changes again.
AT_ONCE = {"wagtail.tasks.update_reference_index_task", "modelsearch.tasks.insert_or_update_object_task"}


class Queue(DatabaseBackend):
    """Puts a task in the queue, or does it at once where the next request must find it done."""

    def __init__(self, alias, params):
        super().__init__(alias, params)
        self._at_once = ImmediateBackend(alias, params)

    def enqueue(self, task, args, kwargs):
        if task.module_path in AT_ONCE:
            return self._at_once.enqueue(task, args, kwargs)
        return super().enqueue(task, args, kwargs)
