"""Converts nodes of a content file to the values of StreamField blocks."""

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTable, TypedTableBlock

from pepr_site.content_files import rich_text
from pepr_site.content_files.scalars import scalar


def convert(block, node, scope):
    """Return the cleaned value of `block` from `node`. Raises `ContentError` with the line of the error.

    `scope` resolves the pages, snippets and files that the value refers to.
    """
    value = _convert(block, node, scope)
    try:
        return block.clean(value)
    except ValidationError as error:
        raise _located(error, block, node) from None


def _convert(block, node, scope):
    if node.value is None:
        return block.get_default()
    for kind, build in _BUILDERS:
        if isinstance(block, kind):
            return build(block, node, scope)
    raise node.refuse(f'the block "{block.name}" takes no value')


def _stream(block, node, scope):
    children = []
    for item in node.items:
        name, child = _single(block, item)
        children.append((name, _convert(block.child_blocks[name], child, scope)))
    return blocks.StreamValue(block, children)


def _single(block, item):
    """Return the name and the value of a child of a stream, given as a mapping with one key."""
    if len(item.fields) != 1:
        raise item.refuse("one block name is expected here")
    [(name, child)] = item.fields.items()
    if name not in block.child_blocks:
        raise child.refuse(f'unknown block "{name}": known here are {", ".join(block.child_blocks)}')
    return name, child


def _struct(block, node, scope):
    node.refuse_others(block.child_blocks, f'the block "{block.name}"' if block.name else "this item")
    given = node.fields
    return block.normalize(
        {
            name: _convert(child, given[name], scope) if name in given else child.get_default()
            for name, child in block.child_blocks.items()
        }
    )


def _list(block, node, scope):
    children = [_convert(block.child_block, item, scope) for item in node.items]
    if isinstance(block.child_block, blocks.ChooserBlock):
        # References to objects that an editor has deleted are dropped.
        children = [child for child in children if child is not None]
    return block.normalize(children)


def _table(block, node, scope):
    """Convert `{columns: [headings], rows: [[cells]]}`; cells have the first type of the block."""
    node.refuse_others(("columns", "rows", "caption"), "a table")
    for name in ("columns", "rows"):
        if name not in node.fields:
            raise node.refuse(f'"{name}" is missing from the table')
    cell = next(iter(block.child_blocks.values()))
    columns = [{"block": cell, "heading": heading.text} for heading in node.fields["columns"].items]
    rows = node.fields["rows"].items
    for row in rows:
        if len(row.items) != len(columns):
            raise row.refuse(f"this row has {len(row.items)} cells for {len(columns)} columns")
    row_data = [{"values": [_convert(cell, item, scope) for item in row.items]} for row in rows]
    caption = node.fields["caption"].text if "caption" in node.fields else ""
    return TypedTable(columns, row_data, caption)


def _rich_text(block, node, scope):
    return block.to_python(rich_text.to_source(node, block.features, scope))


def _choice(block, node, scope):
    target = scope.find(block.model_class, node)
    expected = getattr(block, "target_models", ())
    if target is not None and expected and not isinstance(target, tuple(expected)):
        raise node.refuse(f'"{node.text}" is a {target._meta.label}, which cannot stand here')
    return target


def _field(block, node, scope):
    return scalar(block.field, node)


# The first match counts: rich text and choosers are field blocks too.
_BUILDERS = (
    (blocks.StreamBlock, _stream),
    (blocks.StructBlock, _struct),
    (blocks.ListBlock, _list),
    (TypedTableBlock, _table),
    (blocks.RichTextBlock, _rich_text),
    (blocks.ChooserBlock, _choice),
    (blocks.FieldBlock, _field),
)


def _located(error, block, node):
    """Return the `ContentError` for the innermost error of `error`, which `block` raised for `node`."""
    inside = getattr(error, "block_errors", None) or getattr(error, "cell_errors", None)
    if not inside:
        if isinstance(block, blocks.ChooserBlock) and node.text:
            return node.refuse(f'"{node.text}" was deleted in the admin, and the block needs it')
        return node.refuse(f'"{block.name}": {_messages(error)}' if block.name else _messages(error))
    key, inner = next(iter(inside.items()))
    if isinstance(block, blocks.StructBlock):
        if key not in node.fields:
            return node.refuse(_missing(inner, key, block))
        return _located(inner, block.child_blocks[key], node.fields[key])
    if isinstance(block, blocks.StreamBlock):
        name, child = _single(block, node.items[key])
        return _located(inner, block.child_blocks[name], child)
    if isinstance(block, TypedTableBlock):
        return node.fields["rows"].items[key].refuse(_messages(next(iter(inner.values()))))
    return _located(inner, block.child_block, node.items[key])


def _missing(error, name, block):
    if getattr(error, "code", "") == "required" or getattr(error, "block_errors", None):
        return f'"{name}" is missing from the block "{block.name}"'
    return f'"{name}" of the block "{block.name}": {_messages(error)}'


def _messages(error):
    return " ".join(map(str, getattr(error, "non_block_errors", None) or error.messages))
