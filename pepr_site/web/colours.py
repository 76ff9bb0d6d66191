"""The colours of `static/css/base.css`, for what no style sheet reaches."""

import functools
import re
from pathlib import Path

from django.conf import settings

VALUE = r"#[0-9a-f]{6}|var\(--[\w-]+\)"
TOKEN = re.compile(rf"--([\w-]+): (?:light-dark\(({VALUE}), ({VALUE})\)|({VALUE}));")


@functools.cache
def tokens():
    """Return `{name: (light, dark)}`, each a hexadecimal colour or the `var()` of another.

    The first definition counts: later ones are for more contrast, or for print.
    """
    sheet = (Path(settings.STATICFILES_DIRS[0]) / "css/base.css").read_text()
    return {name: (light or both, dark or both) for name, light, dark, both in reversed(TOKEN.findall(sheet))}


def colour(name, *, dark=False):
    """Return a colour by the name of its token, for light or dark mode. Raises `KeyError` where there is none."""
    value = tokens()[name][dark]
    return value if value.startswith("#") else colour(value.removeprefix("var(--").removesuffix(")"), dark=dark)
