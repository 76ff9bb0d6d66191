"""The commands of docs/deploying.md, as its page writes them."""

import re
import textwrap
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "deploying.md"
# A block of code: lines that four spaces begin, after an empty one.
BLOCK = re.compile(r"(?<=\n\n)(?: {4}.*\n|\n(?= {4}))+")


def sections():
    """Return the blocks of commands of each section of the page, by its title."""
    _head, *parts = re.split(r"^###? (.*)\n", PAGE.read_text(), flags=re.MULTILINE)
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return {title: [textwrap.dedent(block) for block in BLOCK.findall(f"\n{text}")] for title, text in pairs}


def commands(blocks, replaced=()):
    """Return `blocks` as one text; of each pair `replaced`, a pattern, which must be there, gives way to a text."""
    if not blocks:
        raise ValueError("the page has no such commands")
    text = "\n".join(blocks)
    for pattern, new in replaced:
        text, found = re.subn(pattern, lambda _match, new=new: new, text, flags=re.MULTILINE)
        if not found:
            raise ValueError(f"the page has no {pattern!r}")
    return text
