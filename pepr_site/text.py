"""Comparing words as a reader does."""

import unicodedata


def fold(text):
    """Return `text` without case or accents: « Évry » gives « evry »."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))
