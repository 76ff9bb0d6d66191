import re
from functools import cache, lru_cache

from django import template
from django.conf import settings
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import mark_safe

_SYMBOL = re.compile(r"<symbol ([^>]*)>(.*?)</symbol>", re.DOTALL)
_ATTRIBUTE = re.compile(r'(?<![\w:-])([\w:-]+)="([^"]*)"')
# The attributes of a <symbol> that go to its <svg>. Overflow is set in style sheets; the others are for painting.
_FRAME = {"viewBox", "preserveAspectRatio"}
_LEFT = {"id", "overflow"}


@cache
def symbols(file):
    """Return the symbols of `static/img/<file>.svg` by their id: the attributes of an <svg>, and its content."""
    text = (settings.BASE_DIR / "static" / "img" / f"{file}.svg").read_text()
    return dict(_symbol(dict(_ATTRIBUTE.findall(attributes)), content) for attributes, content in _SYMBOL.findall(text))


def _symbol(attributes, content):
    frame = {name: value for name, value in attributes.items() if name in _FRAME}
    paint = "".join(f' {name}="{value}"' for name, value in attributes.items() if name not in _FRAME | _LEFT)
    return attributes["id"], (frame, f"<g{paint}>{content}</g>")


register = template.Library()


@register.simple_tag
def drawing(file, name, css_class=None, **place):
    """Return the drawing `name` of `static/img/<file>.svg`, see `_drawn`; most stand many times on a page."""
    return _drawn(file, name, css_class, tuple(place.items()))


@register.simple_tag
def symbol(name, css_class="symbol"):
    """Return a sign of the sprite (g1, b-full, i-search…), which always stands beside words that say the same."""
    return _drawn("symbols", name, css_class, (("width", "24"), ("height", "24")))


@lru_cache(maxsize=500)
def _drawn(file, name, css_class, place):
    """Return the drawing `name` of `static/img/<file>.svg` as an <svg> that says nothing; empty where there is none.

    `place` holds the `x`, `y`, `width` and `height` of one that stands inside of another.
    """
    frame, content = symbols(file).get(name, ({}, ""))
    attributes = flatatt({"class": css_class} | dict(place) | frame | {"aria-hidden": "true", "focusable": "false"})
    return format_html("<svg{}>{}</svg>", attributes, mark_safe(content))  # noqa: S308 - of a file of ours
