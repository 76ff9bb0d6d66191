"""The names of people as texts write them: several on a line, with a title or a place of work."""

import re

from pepr_site.pages.dates import folded

# What stands between two names; what is in brackets belongs to the name before it.
BETWEEN = re.compile(r"\([^()]*\)|([,;:/\t\n]|\s(?:et|and|&|avec|with|puis|then)\s)", re.IGNORECASE)
# After a name, what begins to say where the person works; before it, how they are called.
AFTER = re.compile(r"\(| - | \| ")
TITLES = {"m", "mme", "mr", "mrs", "ms", "dr", "pr", "prof", "professeur", "professeure", "docteur", "docteure"}


def without(name, text):
    """Return a list of names in words without one of them, where it stands whole, nor the sign before it."""
    asked, left, begin, sign = bare(name), "", 0, ""
    if asked and folded(text) == folded(name):
        return ""
    is_said = False
    for found in [*(found for found in BETWEEN.finditer(text) if found[1]), None]:
        piece = text[begin : found.start() if found else len(text)]
        if asked and bare(piece) == asked:
            is_said = True
        elif piece.strip():
            left += f"{sign if left.strip() else ''}{piece}"
        if found:
            begin, sign = found.end(), found[1]
    return left.strip() if is_said else text


def bare(text):
    """Return a name as it is compared, without the title before it nor the place of work after it."""
    words = AFTER.split(folded(text), maxsplit=1)[0].replace("’", "'").split()
    while len(words) > 1 and words[0].removesuffix(".") in TITLES:
        words = words[1:]
    return " ".join(words).removesuffix(".")
