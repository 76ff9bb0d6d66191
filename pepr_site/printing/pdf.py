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
# What stands where our letters have no drawing for one: a PDF/UA may not leave it undrawn.
UNDRAWN = "□"


def write(document, layout, now):
    """Return the bytes of a PDF. `layout` names a file of `layouts/`, `now` is the moment that it says, in ISO 8601.

    Raises `typst.TypstError` where the layout cannot set what the document says: a fault of ours.
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
    """Return the characters that every face of the text has, as `fonts/letters.txt` lists them."""
    return frozenset((FOLDER / "fonts" / "letters.txt").read_text())


def drawable(value):
    """Return data whose texts hold only what can be drawn: composed letters, and a box for what is not there."""
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
    """Return what stands for a character that has no drawing: a space for a break, nothing for a mark without form."""
    if character.isspace():
        return " "
    return "" if unicodedata.category(character) in {"Cf", "Cc", "Cs", "Mn"} else UNDRAWN
