"""Indexes what is loaded once, all together: left alone, Wagtail indexes a page at each of its four saves."""

from collections import defaultdict
from contextlib import contextmanager

from django.db.models.signals import post_save
from modelsearch.backends import get_search_backends
from modelsearch.index import class_is_indexed, get_indexed_models
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update


@contextmanager
def suspended():
    """Keep what is saved meanwhile out of the search index and of the reference index."""
    models = [model for model in get_indexed_models() if post_save.disconnect(post_save_signal_handler, sender=model)]
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        for model in models:
            post_save.connect(post_save_signal_handler, sender=model)


def index(instances):
    """Bring both indexes up to date with `instances`, as the database has them; inside a transaction."""
    by_model = defaultdict(list)
    for instance in instances:
        by_model[type(instance)].append(instance)
        if ReferenceIndex.model_is_indexable(type(instance)):
            ReferenceIndex.create_or_update_for_object(instance)
    for model, rows in by_model.items():
        if class_is_indexed(model):
            for backend in get_search_backends(with_auto_update=True):
                backend.add_bulk(model, rows)
