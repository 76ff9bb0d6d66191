"""The drawings of `static/img/` that are written into the page: each file more is what a first visit waits for."""

import re
from functools import cache

from django.conf import settings

_SYMBOL = re.compile(r"<symbol ([^>]*)>(.*?)</symbol>", re.DOTALL)
_ATTRIBUTE = re.compile(r'(?<![\w:-])([\w:-]+)="([^"]*)"')
# Of what a <symbol> says, this is its <svg>'s; the style sheets say what may stick out of it, the rest paints it.
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
