"""Words: comparing them as a reader does, and giving them outside of a page as a page prints them."""

import re
import unicodedata
from html import unescape

from django.utils.html import escape
from django.utils.translation import get_language

from pepr_site.pages.placeholders import placeholders
from pepr_site.pages.typography import typeset

# Neither XML nor iCalendar can carry them.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def fold(text):
    """Return `text` without case or accents: « Évry » gives « evry »."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def filled(text):
    """Return a plain text with its placeholders filled in, such as the key figures, and without control characters."""
    return unescape(placeholders().fill(escape(_CONTROL.sub("", str(text)))))


def as_read(text):
    """Return a plain text as a page of the active language prints it: filled in, and its punctuation set."""
    return unescape(typeset(escape(filled(text)), get_language()))
