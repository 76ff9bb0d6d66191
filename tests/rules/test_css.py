"""What the CSS linter cannot see: it reads one file at a time, and a custom property crosses them."""

import re
from pathlib import Path

from django.conf import settings

# Not the second half of a class such as `.state--open`.
NAME = r"(?<![\w-])--[a-z][a-z0-9-]*"


def _text(folder, pattern):
    return "\n".join(path.read_text() for path in sorted((Path(settings.BASE_DIR) / folder).rglob(pattern)))


def _without_comments(css):
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


CSS = _without_comments(_text("static", "*.css"))
DECLARED = set(re.findall(rf"({NAME})\s*:", CSS)) | set(re.findall(rf"@property\s+({NAME})", CSS))
USED = set(re.findall(rf"var\(\s*({NAME})", CSS + _text("templates", "*.html") + _text("static", "*.svg")))


def test_every_custom_property_in_use_is_declared():
    assert DECLARED
    # The admin's own are Wagtail's.
    assert not {name for name in USED - DECLARED if not name.startswith("--w-")}


def test_every_declared_custom_property_is_in_use():
    # Wagtail uses those of the admin.
    assert not {name for name in DECLARED - USED if not name.startswith("--w-")}


def test_no_style_hangs_on_an_identifier():
    """An id outweighs every class, so that what it styles can no longer be varied."""
    selectors = re.sub(r"\{[^{}]*\}", "{}", CSS)
    assert re.findall(r"#[a-z][\w-]*(?=[^;{}]*\{)", selectors) == []
