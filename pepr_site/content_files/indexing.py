"""Indexes each loaded page once: left alone, Wagtail indexes it at each of its four saves, half of a load's time."""

from contextlib import contextmanager

from django.db.models.signals import post_save
from modelsearch.index import get_indexed_models, insert_or_update_object
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
    for instance in instances:
        insert_or_update_object(instance)
        ReferenceIndex.create_or_update_for_object(instance)
