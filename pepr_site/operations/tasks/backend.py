"""The queue: a task is added in the same transaction as what needs it."""

import logging
from collections import defaultdict
from contextlib import contextmanager
from contextvars import ContextVar

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError
from django_tasks.backends.immediate import ImmediateBackend
from django_tasks_db.backend import DatabaseBackend
from modelcluster.fields import ParentalKey

logger = logging.getLogger(__name__)

# What the next request relies on: the index of references keeps what is shown from being deleted,
# and a page of search results is kept until the content changes again.
AT_ONCE = {"wagtail.tasks.update_reference_index_task", "modelsearch.tasks.insert_or_update_object_task"}

# Whether what is being saved changes nothing in the indexes.
_is_known = ContextVar("is_known", default=False)
# What `index_once` has been asked for: the keys of rows, by task and model.
_asked = ContextVar("asked", default=None)


class Queue(DatabaseBackend):
    """Queues a task, or runs it at once where the next request relies on it."""

    def __init__(self, alias, params):
        super().__init__(alias, params)
        self._at_once = ImmediateBackend(alias, params)

    def enqueue(self, task, args, kwargs):
        if task.module_path not in AT_ONCE:
            return super().enqueue(task, args, kwargs)
        if _is_known.get():
            return None
        if (asked := _asked.get()) is None:
            return self._at_once.enqueue(task, args, kwargs)
        app_label, model_name, pk = args
        asked[task, apps.get_model(app_label, model_name)].add(pk)
        # Wagtail looks at no result of these.
        return None


@contextmanager
def unindexed():
    """Skip the indexing of what is saved in the block: it changes nothing in the indexes."""
    token = _is_known.set(True)
    try:
        yield
    finally:
        _is_known.reset(token)


@contextmanager
def index_once():
    """Index what is saved in the block once for each row, at its end: publishing saves a page twice.

    To be used inside the transaction that saves. What a page holds is indexed with the page.
    """
    asked = defaultdict(set)
    token = _asked.set(asked)
    try:
        yield
    finally:
        _asked.reset(token)
    for (task, model), keys in list(asked.items()):
        if holder := next((field for field in model._meta.fields if isinstance(field, ParentalKey)), None):
            held_by = model.objects.filter(pk__in=keys).values_list(holder.attname, flat=True)
            asked[task, holder.related_model] |= set(map(str, held_by))
            del asked[task, model]
    for (task, model), keys in asked.items():
        for key in keys:
            _do(task, model, key)


def _do(task, model, key):
    try:
        task.call(model._meta.app_label, model._meta.model_name, key)
    except ObjectDoesNotExist:
        # Deleted since it was saved.
        return
    except DatabaseError:
        # The transaction is lost with it.
        raise
    except Exception:
        logger.exception("Not indexed: %s %s", model._meta.label, key)
