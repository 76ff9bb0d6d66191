"""The programme's colour stands once, in the style sheet; whatever cannot read it there has the same."""

import re
from pathlib import Path

import pytest
from PIL import Image

from pepr_site.web.colours import colour, tokens

ROOT = Path(__file__).parents[3]
IMAGES = ROOT / "static/img"


def test_a_token_may_be_that_of_another():
    assert colour("stain") == colour("medium") == colour("medium-line", dark=True) == "#e3f03a"
    assert colour("medium", dark=True) == "#1a1e05"
    assert all(re.fullmatch("#[0-9a-f]{6}", colour(name, dark=dark)) for name in tokens() for dark in (False, True))


def test_the_drawn_icon_has_it():
    assert f'fill="{colour("stain")}"' in (IMAGES / "favicon.svg").read_text()


@pytest.mark.parametrize("name", ["favicon.ico", "apple-touch-icon.png", "social.png"])
def test_the_painted_pictures_have_it(name):
    with Image.open(IMAGES / name) as picture:
        corner = picture.convert("RGB").getpixel((picture.width - 1, 0))
    assert "#{:02x}{:02x}{:02x}".format(*corner) == colour("stain")


def test_it_stands_nowhere_else():
    files = [
        *(ROOT / "pepr_site").rglob("*.py"),
        *(ROOT / "templates").rglob("*.html"),
        *(ROOT / "static/css").glob("*"),
    ]
    assert [file.name for file in files if colour("stain") in file.read_text()] == ["base.css"]
