from functools import lru_cache

from django import template
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from pepr_site.web.icons import symbols

register = template.Library()


@register.simple_tag
def drawing(file, name, css_class=None, **place):
    """Return the drawing `name` of `static/img/<file>.svg`, see `_drawn`; most stand many times on a page."""
    return _drawn(file, name, css_class, tuple(place.items()))


@lru_cache(maxsize=500)
def _drawn(file, name, css_class, place):
    """Return the drawing `name` of `static/img/<file>.svg` as an <svg> that says nothing; empty where there is none.

    `place` holds the `x`, `y`, `width` and `height` of one that stands inside of another.
    """
    frame, content = symbols(file).get(name, ({}, ""))
    attributes = flatatt({"class": css_class} | dict(place) | frame | {"aria-hidden": "true", "focusable": "false"})
    return format_html("<svg{}>{}</svg>", attributes, mark_safe(content))  # noqa: S308 - of a file of ours
