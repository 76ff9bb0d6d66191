"""Parses and formats numbers as they are written in French or in English."""

import re
from typing import NamedTuple

# The maximum number of digits; larger numbers need a unit such as millions.
MOST_DIGITS = 15
MINUS, NARROW = "−", "\u202f"
GROUPED = 5  # digits from which a number typed without separators is grouped
MARKS = {"fr": (NARROW, ","), "en": (",", ".")}
_SPACES = re.compile(r"\s+")
_WRITTEN = re.compile(r"([€$£]?) ?([-−]?)([0-9]+(?:[ ,.][0-9]+)*)")


class Number(NamedTuple):
    """A number without its language: « 1 200,5 » is `("", "", "1200", "5", True)`."""

    currency: str
    sign: str
    whole: str
    decimals: str
    is_grouped: bool


def read(text, language):
    """Return the `Number` that a text represents in a language, or None if it is none, or ambiguous.

    « 1.200 » is ambiguous between languages; « 10⁶ » and « 5 à 10 » are texts.
    """
    match = _WRITTEN.fullmatch(_SPACES.sub(" ", text).strip())
    if not match or (match[1] and language == "fr"):
        return None
    currency, sign, digits = match.groups()
    whole, decimals = _parted(digits, MARKS.get(language, MARKS["en"])[1])
    groups = re.split("[ ,.]", whole)
    is_grouped = len(groups) > 1
    if decimals is None or (is_grouped and not (0 < len(groups[0]) < 4 and all(len(g) == 3 for g in groups[1:]))):
        return None
    joined = "".join(groups).lstrip("0") or "0"
    return None if len(joined) > MOST_DIGITS else Number(currency, sign and MINUS, joined, decimals, is_grouped)


def _parted(digits, mark):
    """Return the integer part and the decimals of digits, the decimals None if ambiguous."""
    marks = [place for place, sign in enumerate(digits) if sign in ",."]
    if not marks:
        return digits, ""
    head, tail = digits[: marks[-1]], digits[marks[-1] + 1 :]
    sign = digits[marks[-1]]
    if sign == mark and " " not in tail and mark not in head:
        return head, tail
    if sign != mark and len(tail) == 3 and mark == ".":
        return digits, ""
    # The decimal separator of the other language, unless it may be a thousands separator.
    return (head, tail) if len(marks) == 1 and len(tail) != 3 and " " not in tail else (digits, None)


def write(number, language):
    """Format a `Number` for a language: « 1 200,5 », “€1,200.5”."""
    group, mark = MARKS.get(language, MARKS["en"])
    whole = number.whole
    if number.is_grouped or len(whole) >= GROUPED:
        whole = f"{int(whole):,}".replace(",", group)
    return number.currency + number.sign + whole + (number.decimals and mark + number.decimals)
