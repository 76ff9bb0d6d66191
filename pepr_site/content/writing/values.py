"""What fields and blocks hold, as plain lists, mappings and texts: the reverse of `values.py` and `blocks.py` above."""

from datetime import date, datetime, time
from decimal import Decimal

from django.db.models import ForeignKey
from django.utils import timezone
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.fields import StreamField

from pepr_site.content.values import loadable_fields
from pepr_site.content.writing.texts import from_source


def fields_of(instance, names):
    """Return what a content file gives of `instance`, by field, without what is as the model has it by default."""
    told = {}
    for name, field in loadable_fields(type(instance)).items():
        value = _field(instance, name, field, names)
        if value is not None and value != _default(field):
            told[name] = value
    return told


def _field(instance, name, field, names):
    if isinstance(field, StreamField):
        return _stream(field.stream_block, getattr(instance, name), names)
    if field.one_to_many:
        rows = getattr(instance, name).all()
        return [fields_of(row, names) for row in sorted(rows, key=lambda row: getattr(row, "sort_order", None) or 0)]
    if field.many_to_many:
        # Such a relation has no order of its own.
        return sorted(found for found in map(names.of, getattr(instance, name).all()) if found)
    if isinstance(field, ForeignKey):
        target = getattr(instance, name)
        return names.of(target) or None if target else None
    return plain(getattr(instance, name))


def _default(field):
    if isinstance(field, StreamField) or field.one_to_many or field.many_to_many:
        return []
    return None if isinstance(field, ForeignKey) else plain(field.get_default())


def plain(value):
    """Return a scalar as a content file writes it."""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat() if timezone.is_aware(value) else value.isoformat()
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value if value is None or isinstance(value, bool | int | float | date) else str(value)


def _block(block, value, names):
    """Return what `block` holds, None for nothing."""
    if value is None:
        return None
    for kind, write in _WRITERS:
        if isinstance(block, kind):
            return write(block, value, names)
    return None


def _stream(block, value, names):
    return [{child.block_type: _block(child.block, child.value, names)} for child in value or []]


def _struct(block, value, names):
    told = {}
    for name, child in block.child_blocks.items():
        written = _block(child, value.get(name), names)
        if written not in (None, "", []) and written != _block(child, child.get_default(), names):
            told[name] = written
    return told


def _list(block, value, names):
    items = [_block(block.child_block, item, names) for item in value]
    return [item for item in items if item is not None]


def _table(block, value, names):
    cell = next(iter(block.child_blocks.values()))
    told = {
        "columns": [column["heading"] for column in value.columns],
        "rows": [[_block(cell, item.value, names) for item in row] for row in value.rows],
    }
    return told | ({"caption": value.caption} if value.caption else {})


def _rich_text(block, value, names):
    return from_source(value.source, names)


def _choice(block, value, names):
    return names.of(value) or None


def _scalar(block, value, names):
    return plain(value)


# The first that fits counts: rich text and choosers are fields too.
_WRITERS = (
    (blocks.StreamBlock, _stream),
    (blocks.StructBlock, _struct),
    (blocks.ListBlock, _list),
    (TypedTableBlock, _table),
    (blocks.RichTextBlock, _rich_text),
    (blocks.ChooserBlock, _choice),
    (blocks.FieldBlock, _scalar),
)
