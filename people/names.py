"""Names of people as they are typed: several on a line, with a title or an institution."""

import re

from pepr_site.pages.dates import folded

# Separators between two names; brackets belong to the name before them.
BETWEEN = re.compile(r"\([^()]*\)|([,;:/\t\n]|\s(?:et|and|&|avec|with|puis|then)\s)", re.IGNORECASE)
# The beginning of an affiliation after a name.
AFTER = re.compile(r"\(| - | \| ")
WORD = re.compile(r"\w+")
TITLES = {"m", "mme", "mr", "mrs", "ms", "dr", "pr", "prof", "professeur", "professeure", "docteur", "docteure"}


def without(name, text):
    """Return a list of names as text without one of them and the separator before it.

    The family name may come first, followed by a comma.
    """
    asked, left, parts = bare(name), "", pieces(text)
    if not asked or folded(text) == folded(name):
        return "" if asked else text
    is_said = False
    while parts:
        sign, piece = parts.pop(0)
        if bare(piece) == asked:
            is_said = True
        elif parts and parts[0][0] == "," and bare(f"{piece} {parts[0][1]}") == asked:
            is_said = bool(parts.pop(0))
        elif piece.strip():
            left += f"{sign if left.strip() else ''}{piece}"
    return left.strip() if is_said else text


def may_be(name, text):
    """Whether a text is a name, whole or with its given names as initials: « J. Martin », « Martin J.-P. »."""
    *given, family = WORD.findall(folded(name)) or [""]
    found = WORD.findall(folded(text))
    if family not in found:
        return False
    found.remove(family)
    if len(found) == 1 and found[0] == "".join(word[0] for word in given):
        return True
    for word in found:
        same = next((one for one in given if word in (one, one[0])), None)
        if same is None:
            return False
        given.remove(same)
    return bool(found)


def pieces(text):
    """Return the parts of a list of names, `(separator, piece)` each, with the preceding separator."""
    signs = [found for found in BETWEEN.finditer(text) if found[1]]
    begins = [("", 0), *((found[1], found.end()) for found in signs)]
    ends = [*(found.start() for found in signs), len(text)]
    return [(sign, text[begin:end]) for (sign, begin), end in zip(begins, ends, strict=True)]


def bare(text):
    """Return a name for comparison, without title and affiliation, in any order."""
    words = AFTER.split(folded(text), maxsplit=1)[0].replace("’", "'").split()
    while len(words) > 1 and words[0].removesuffix(".") in TITLES:
        words = words[1:]
    return sorted(word.removesuffix(".") for word in words)
