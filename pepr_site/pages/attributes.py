"""Reads the attributes by which a class tells other packages of its feed, calendar, dataset…

Such an attribute may be a dotted path, where its module itself imports the class.
"""

import functools

from django.apps import apps
from django.utils.module_loading import import_string


@functools.cache
def attribute_of(model, name):
    """Return the attribute `name` of a class, or None. Raises `ImportError` for a path that leads nowhere."""
    value = getattr(model, name, None)
    return import_string(value) if isinstance(value, str) else value


@functools.cache
def models_with(name):
    """Return `{model: value}` for every model that has the attribute `name`, in the order of the apps."""
    found = {model: attribute_of(model, name) for model in apps.get_models()}
    return {model: value for model, value in found.items() if value}
