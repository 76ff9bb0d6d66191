"""Converts nodes of a content file to the values of model fields."""

from contextlib import contextmanager
from functools import cache

from django.core.exceptions import ValidationError
from django.db.models import ForeignKey
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.fields import StreamField
from wagtail.models import Page

from pepr_site.content_files import blocks
from pepr_site.content_files.scalars import scalar

# Wagtail's own fields that a content file may set.
PAGE_FIELDS = ("title", "seo_title", "search_description", "show_in_menus")
# Fields that only a person may set: that somebody has verified the page against its sources.
SAID_BY_A_PERSON = ("verified_on",)


@cache
def loadable_fields(model):
    """Return by name the fields of `model` that a content file may set, child relations included."""
    return {
        field.get_accessor_name() if _is_children(field) else field.name: field
        for field in model._meta.get_fields()
        if _is_loadable(field, issubclass(model, Page))
    }


def _is_children(field):
    return isinstance(field.remote_field, ParentalKey)


def _is_loadable(field, of_page):
    owner = field.remote_field.remote_field.model if _is_children(field) else field.model
    if of_page and issubclass(Page, owner):
        return field.name in PAGE_FIELDS
    if of_page and field.name in SAID_BY_A_PERSON:
        return False
    if _is_children(field) or isinstance(field, ParentalManyToManyField):
        return True
    is_parent = isinstance(field, ParentalKey) or getattr(field.remote_field, "parent_link", False)
    return field.concrete and not field.many_to_many and field.editable and not field.primary_key and not is_parent


def names_pages(field):
    """Whether a value of this field may refer to a page, and must be set once every page exists."""
    if isinstance(field, ForeignKey):
        return issubclass(field.related_model, Page)
    return _is_children(field) or isinstance(field, ParentalManyToManyField | StreamField)


def fill(instance, node, scope, names):
    """Set the fields `names` of `instance` from `node`, or to their default if they are missing.

    `scope` resolves the references. Raises `ContentError`.
    """
    fields = loadable_fields(type(instance))
    for name in names:
        given = node.fields.get(name)
        if given is None or given.value is None:
            setattr(instance, name, _default(fields[name]))
        else:
            setattr(instance, name, _value(fields[name], given, scope))


def _default(field):
    return [] if field.many_to_many or field.one_to_many else field.get_default()


def _value(field, node, scope):
    if isinstance(field, StreamField):
        return blocks.convert(field.stream_block, node, scope)
    if _is_children(field):
        return [_child(field.related_model, item, index, scope) for index, item in enumerate(node.items)]
    if field.many_to_many:
        found = [scope.find(field.related_model, item) for item in node.items]
        return [target for target in found if target is not None]
    if field.is_relation:
        return scope.find(field.related_model, node)
    return scalar(field, node)


def _child(model, node, index, scope):
    """Return an unsaved row of the child relation `model`, validated except for its parent."""
    fields = loadable_fields(model)
    node.refuse_others(fields, model._meta.label)
    child = model()
    fill(child, node, scope, fields)
    if hasattr(child, "sort_order"):
        child.sort_order = index
    with located_errors(child, node):
        child.full_clean(exclude=[field.name for field in model._meta.fields if field.name not in fields])
    return child


@contextmanager
def located_errors(instance, node):
    """Convert a `ValidationError` of `instance` to a `ContentError` with the line of its field."""
    try:
        yield
    except ValidationError as error:
        name, errors = next(iter(error.error_dict.items()))
        label = instance._meta.label
        given = node.fields.get(name)
        if given is None and errors[0].code in {"null", "blank", "required"}:
            raise node.refuse(f'"{name}" is missing from {label}') from None
        if given is not None and loadable_fields(type(instance))[name].many_to_one and errors[0].code == "null":
            raise given.refuse(f'"{given.text}" was deleted in the admin, and {label} needs it') from None
        subject = f'"{name}" of {label}' if name in loadable_fields(type(instance)) else label
        raise (given or node).refuse(f"{subject}: {' '.join(errors[0].messages)}") from None
