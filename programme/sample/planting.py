"""Puts thousands of pages into the tree at once, each as complete as one that was saved by hand, and takes them out.

Saved one by one they would cost a hundred queries each.
"""

from contextlib import contextmanager

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import F
from django.db.models.signals import post_delete, pre_delete
from modelcluster.models import get_all_child_relations
from modelsearch.signal_handlers import post_delete_signal_handler
from wagtail.models import Page, ReferenceIndex
from wagtail.search.backends import get_search_backends
from wagtail.signal_handlers import (
    disable_reference_index_auto_update,
    post_delete_page_log_deletion,
    pre_delete_page_unpublish,
)

from pepr_site.search.models import SearchEntry

# Few batches: after each one Wagtail weighs the titles of its whole index anew.
AT_ONCE = 2000


@transaction.atomic
def plant(parent, pages):
    """Add `pages`, unsaved ones of one class, below `parent`, published; what they are related to is set in memory."""
    # As the admin does, so that no two pages take the same place.
    parent = Page.objects.select_for_update().get(pk=parent.pk)
    _place(parent, pages)
    rows = [Page(**{f.attname: getattr(page, f.attname) for f in Page._meta.concrete_fields}) for page in pages]
    Page.objects.bulk_create(rows)
    for page, row in zip(pages, rows, strict=True):
        page.pk = page.page_ptr_id = page.id = row.pk
    model = type(pages[0])
    # Django makes many rows of a class with a parent table only one by one.
    model._base_manager._insert(pages, fields=model._meta.local_concrete_fields, using="default")
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + len(pages))
    _relate(model, pages)
    note(pages)


def _place(parent, pages):
    last = parent.get_last_child()
    step = last._get_lastpos_in_path() if last else 0
    for offset, page in enumerate(pages, 1):
        page.depth, page.numchild = parent.depth + 1, 0
        page.path = Page._get_path(parent.path, page.depth, step + offset)
        page.url_path = f"{parent.url_path}{page.slug}/"
        page.draft_title, page.locale_id = page.title, parent.locale_id
        # Asked for when it is indexed: answered without a query.
        for relation in get_all_child_relations(page):
            if relation.get_accessor_name() not in getattr(page, "_cluster_related_objects", {}):
                setattr(page, relation.get_accessor_name(), [])


def _relate(model, pages):
    """Write what the pages are related to: their lists of other rows, and the rows that are parts of them."""
    for field in model._meta.many_to_many:
        if field.name in pages[0]._cluster_related_objects:
            source, target = field.m2m_column_name(), field.m2m_reverse_name()
            through = field.remote_field.through
            pairs = [(page.pk, row.pk) for page in pages for row in getattr(page, field.name).all()]
            through.objects.bulk_create([through(**{source: one, target: other}) for one, other in pairs])
    for relation in get_all_child_relations(model):
        parts = []
        for page in pages:
            for part in getattr(page, relation.get_accessor_name()).all():
                setattr(part, relation.field.name, page)
                parts.append(part)
        relation.related_model.objects.bulk_create(parts)


def note(rows):
    """Write new rows of one model into both search indexes and the index of references."""
    model = type(rows[0])
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(model, rows)
    if not ReferenceIndex.is_indexed(model):
        return
    kinds = {
        "content_type_id": _kind(model),
        "base_content_type_id": ReferenceIndex._get_base_content_type(model).pk,
    }
    ReferenceIndex.objects.bulk_create(
        ReferenceIndex(
            **kinds,
            object_id=row.pk,
            to_content_type_id=to_kind,
            to_object_id=to_id,
            model_path=in_model,
            content_path=in_content,
            content_path_hash=ReferenceIndex._get_content_path_hash(in_content),
        )
        for row in rows
        for to_kind, to_id, in_model, in_content in set(ReferenceIndex._extract_references_from_object(row))
    )


def _kind(model):
    return ContentType.objects.get_for_model(model, for_concrete_model=False).pk


def uproot(model, keys):
    """Delete the rows of these keys with all that belongs to them; returns how many. Pages have no page below them."""
    keys, done = list(keys), 0
    for start in range(0, len(keys), AT_ONCE):
        some = keys[start : start + AT_ONCE]
        with transaction.atomic(), _without_signals(model):
            done += _uproot(model, some)
    return done


def _uproot(model, keys):
    names = [str(key) for key in keys]
    base = ReferenceIndex._get_base_content_type(model)
    ReferenceIndex.objects.filter(base_content_type=base, object_id__in=names).delete()
    ReferenceIndex.objects.filter(to_content_type=base, to_object_id__in=names).delete()
    SearchEntry.objects.filter(content_type=_kind(model), object_id__in=keys).delete()
    rows = model._base_manager.filter(pk__in=keys)
    if issubclass(model, Page):
        rows = Page.objects.filter(pk__in=keys)
        # The paths of parents, each with the children that it loses.
        lost = {}
        for path in Page.objects.filter(pk__in=keys).values_list("path", flat=True):
            lost[path[: -Page.steplen]] = lost.get(path[: -Page.steplen], 0) + 1
        for path, number in lost.items():
            Page.objects.filter(path=path).update(numchild=F("numchild") - number)
    # The tree's own way of deleting looks for pages below each.
    models.QuerySet.delete(rows)
    return len(keys)


@contextmanager
def _without_signals(model):
    """Spare the deletion of what `_uproot` has cleared already from being asked for again, row by row."""
    receivers = [
        (post_delete, post_delete_signal_handler, model),
        (pre_delete, pre_delete_page_unpublish, Page),
        (post_delete, post_delete_page_log_deletion, Page),
    ]
    off = [entry for entry in receivers if entry[0].disconnect(entry[1], sender=entry[2])]
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        for signal, receiver, sender in off:
            signal.connect(receiver, sender=sender)
