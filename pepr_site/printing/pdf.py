"""Writes a document (see `parts`) as tagged PDF/UA-1, with Typst and the layouts of this package.

Only the writing process imports it (see `writing`): Typst is loaded nowhere else.
"""

import datetime
import functools
import json
import unicodedata
from pathlib import Path

import typst

FOLDER = Path(__file__).parent
# The replacement of a character without a glyph in our fonts, which PDF/UA does not allow.
UNDRAWN = "□"


def write(document, layout, now):
    """Return the bytes of a PDF. `layout` names a file of `layouts/`, `now` is its creation time, in ISO 8601.

    Raises `typst.TypstError` if the layout cannot be compiled with the document: a bug of the layout.
    """
    return typst.compile(
        str(FOLDER / "layouts" / f"{layout}.typ"),
        root=str(FOLDER),
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FOLDER / "fonts")]
        ),
        sys_inputs={"document": json.dumps(drawable(document), ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=datetime.datetime.fromisoformat(now).astimezone(datetime.UTC).replace(microsecond=0),
    )


@functools.cache
def letters():
    """Return the characters that every text font has, listed in `fonts/letters.txt`."""
    return frozenset((FOLDER / "fonts" / "letters.txt").read_text())


def drawable(value):
    """Return data whose texts only have characters with a glyph: composed letters, and a box for missing ones."""
    if isinstance(value, dict):
        return {name: drawable(held) for name, held in value.items()}
    if isinstance(value, list):
        return [drawable(held) for held in value]
    return _drawn(value) if isinstance(value, str) else value


def _drawn(text):
    text = unicodedata.normalize("NFC", text)
    if letters().issuperset(text):
        return text
    return "".join(c if c in letters() else _instead(c) for c in text)


def _instead(character):
    """Return the replacement of a character without a glyph: a space for a break, nothing for an invisible mark."""
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in {"Cf", "Cc", "Cs", "Mn"} else UNDRAWN
