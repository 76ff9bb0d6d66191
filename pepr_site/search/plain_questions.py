"""Answers searches in whole sentences with the plain question whose names they contain.

An ordinary result contains every word of the query. A question matches the other way round: the query contains every
word of one of its names, as « stage » in « je cherche un stage de M2 à Lyon ».
"""

from dataclasses import replace
from functools import cache

from pepr_site.search import words
from pepr_site.search.query import SHORT, SHOWN, answer, is_same, visible_entries

QUESTION, NAMED = "question", ["term", "organisation"]
# The maximum number of words of a sentence that are used, and of questions that match it.
MOST_TYPED, MOST_ASKED = 24, 2


def full_answer(typed, language):
    """Return the `Answer` to a query, with the plain questions that it asks among its entries. One query more.

    They come first where a question is asked, or where nothing contains every word; otherwise after exact names. In
    these cases institutions and terms named in the query are added: « où est Genopole ».
    """
    found = answer(typed, language)
    if found.entries and found.entries[0].is_named_so:
        return found
    is_question = words.is_question(typed, language)
    asked = _asked(typed, language, [QUESTION, *(NAMED if found.is_partial or is_question else [])])
    meant = [entry for _length, entry in asked]
    others = [entry for entry in found.entries if entry not in meant]
    is_first = found.is_partial or (asked and asked[0][0] > 1 and is_question)
    before = 0 if is_first else 1
    is_answered = any(entry.kind == QUESTION for entry in meant)
    return replace(found, entries=[*others[:before], *meant, *others[before:]], is_answered=is_answered)


def _asked(text, language, kinds):
    """Return `(number of words, entry)` for entries whose name `text` contains, the longest name first, then questions.

    Not for a query of a single word.
    """
    typed = words.words(text)[:MOST_TYPED]
    if len(typed) < 2:
        return []
    typed = words.indexed(" ".join(typed)).split()
    said = words.telling(typed, language)

    @cache
    def holds(word):
        return word in typed or any(_is_word(one, way) for way in words.alike(word, language) for one in said)

    entries = visible_entries(language).filter(kind__in=kinds).only(*SHOWN)
    held = [(max((_length(name, holds, language) for name in entry.names), default=0), entry) for entry in entries]
    for _number, entry in held:
        entry.is_named_so = False
    found = [pair for pair in held if pair[0]]
    return sorted(found, key=lambda pair: (-pair[0], pair[1].kind != QUESTION, pair[1].pk))[:MOST_ASKED]


def _length(name, holds, language):
    """Return how many words of a name are contained, if all of its significant ones are; else 0.

    If only one is significant, the others must be there too: « qui paie ».
    """
    named = name.split()
    needed = words.telling(named, language)
    number = sum(map(holds, named))
    is_held = all(map(holds, needed)) if len(needed) > 1 else number == len(named)
    return number if is_held else 0


def _is_word(one, other):
    """Whether two words are the same but for a plural or, if long, their endings: « care » is not « cart »."""
    return one.removesuffix("s") == other.removesuffix("s") or (len(other) > SHORT and is_same(one, other))
