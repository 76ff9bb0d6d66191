"""Serialises rows before their deletion: all that it cascades to, and the references that it would set to null."""

from collections import defaultdict
from posixpath import basename

from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.db import DEFAULT_DB_ALIAS
from django.db.models import FileField, Q
from django.db.models.deletion import Collector
from wagtail.models import ReferenceIndex

from pepr_site.pages.attributes import models_with

# Data that the site regenerates.
NOT_KEPT = {
    "pepr_site.SearchEntry",
    "pepr_site.Sheet",
    "pepr_site.SiteRendition",
    "wagtailadmin.EditingSession",
    "wagtailcore.ReferenceIndex",
    "wagtailsearch.IndexEntry",
}


def snapshot_of(roots, prefix):
    """Return what the deletion of `roots`, rows of one model, deletes, as JSON-serialisable data.

    `rows` as Django's serializer writes them; `links`, foreign keys set to null; `sources`, what the reference index
    knows to refer to them; `files`, with the name of each, and that of its copy, which begins with `prefix`.
    """
    collector = Collector(using=DEFAULT_DB_ALIAS, origin=roots[0])
    collector.collect(roots)
    keys = defaultdict(set)
    for model, found in collector.data.items():
        keys[model._meta.concrete_model] |= {row.pk for row in found}
    for found in collector.fast_deletes:
        keys[found.model._meta.concrete_model] |= set(found.values_list("pk", flat=True))
    _add_by_translation(keys, roots)
    keys = {model: pks for model, pks in keys.items() if pks and model._meta.label not in NOT_KEPT}
    return {
        "rows": [row for model, pks in keys.items() for row in _rows(model, pks)],
        "links": list(_links(collector.field_updates, keys)),
        "sources": _sources(keys),
        "files": list(_files(keys, prefix)),
    }


def _add_by_translation(keys, roots):
    """Add the rows linked to the deleted ones by translation key and language, without a foreign key."""
    wanted = {(r.translation_key, r.locale_id) for r in roots if hasattr(r, "translation_key")}
    for model in models_with("hangs_by_translation"):
        found = model.objects.filter(translation_key__in={key for key, _locale in wanted})
        keys[model] |= {row.pk for row in found if (row.translation_key, row.locale_id) in wanted}


def _rows(model, pks):
    found = model._base_manager.filter(pk__in=pks).order_by("pk")
    return serializers.serialize("python", found, fields=[f.name for f in model._meta.local_concrete_fields])


def _links(updates, keys):
    """Yield `[model, key, column, value]` for each row that stays and loses a foreign key."""
    for (field, _value), groups in updates.items():
        for row in (row for group in groups for row in group):
            if row.pk not in keys.get(field.model, ()):
                yield [field.model._meta.label_lower, row.pk, field.attname, getattr(row, field.attname)]


def _sources(keys):
    """Return `[content type, key]` of objects that stay and refer to deleted ones, in texts or fields."""
    kinds = ContentType.objects.get_for_models(*keys)
    going = Q(pk=None)
    for model, pks in keys.items():
        going |= Q(to_content_type=kinds[model], to_object_id__in=map(str, pks))
    found = set(ReferenceIndex.objects.filter(going).values_list("base_content_type", "object_id"))
    own = {(kinds[model].pk, str(pk)) for model, pks in keys.items() for pk in pks}
    return sorted(found - own)


def _files(keys, prefix):
    """Yield the files of these rows: the name of each, and of its copy."""
    fields = [
        (model, field.name)
        for model in keys
        for field in model._meta.local_concrete_fields
        if isinstance(field, FileField)
    ]
    for model, field in fields:
        rows = model._base_manager.filter(pk__in=keys[model]).exclude(**{field: ""})
        for pk, name in rows.values_list("pk", field):
            stored = f"{prefix}-{basename(name)}"
            yield {"model": model._meta.label_lower, "pk": pk, "field": field, "name": name, "stored": stored}
