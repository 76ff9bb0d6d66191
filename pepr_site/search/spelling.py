"""Other words for a search that finds little, taken from the words of public entries."""

import re
from difflib import SequenceMatcher

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Count, Q

from pepr_site.search import words

# Words with a lower trigram similarity (`pg_trgm`) are not compared further.
LEAST_SIMILAR = 0.3
# From this ratio (`difflib`) on, one word may be a misspelling of another, if it is longer than `SHORT`.
LEAST_ALIKE = 0.84
SHORT = 5
# From this length on, missing or swapped letters are a typing error, not another word.
LEAST_CERTAIN = 7
CANDIDATES = """
SELECT typed, candidate, count(*)
FROM (SELECT typed, unnest(string_to_array(found.spellings, ' ')) AS candidate
      FROM ({entries}) AS found, unnest(%s::text[]) AS typed) AS pairs
WHERE similarity(split_part(candidate, '|', 1), typed) >= %s
GROUP BY typed, candidate
"""


def proposal(text, entries, language):
    """Return `(text, is certain)`: `text` with the nearest word of `entries` for each that none contains, or None.

    It is certain if only typing slips differ. Two queries.
    """
    typed = words.words(text)[: words.MOST_WORDS]
    unknown = {words.whole(word): word for word in _unknown(typed, entries, language)}
    candidates = _candidates(list(unknown), entries, language) if unknown else {}
    nearest = {unknown[whole]: found for whole, some in candidates.items() if (found := _nearest(whole, some))}
    if not nearest:
        return None, False
    written = dict(words.spelled(text)) | {word: found for word, (found, _is_certain) in nearest.items()}
    is_certain = all(certain for _word, certain in nearest.values())
    return " ".join(written.get(word, word) for word in typed), is_certain


def _unknown(typed, entries, language):
    """Return the words that no entry contains; one with a digit is a name, a short one has no misspelling."""
    asked = [word for word in dict.fromkeys(typed) if len(word) >= SHORT and not re.search(r"\d", word)]
    asked = [word for word in asked if not words.is_empty(word, language)]
    config = words.configuration(language)
    queries = [SearchQuery(words.raw_query([word], language), config=config, search_type="raw") for word in asked]
    counts = {f"w{n}": Count("pk", filter=Q(vector=query)) for n, query in enumerate(queries)}
    numbers = entries.aggregate(**counts) if asked else {}
    return [word for word, number in zip(asked, numbers.values(), strict=True) if not number]


def _candidates(typed, entries, language):
    """Return `{typed: [(word, as written, frequency)]}` of significant words similar to each. One query."""
    sql, parameters = entries.values("spellings").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES.format(entries=sql), [*parameters, typed, LEAST_SIMILAR])
        rows = cursor.fetchall()
    found = {}
    for word, candidate, times in rows:
        folded, _bar, written = candidate.partition("|")
        if folded not in words.EMPTY.get(language, ()):
            found.setdefault(word, []).append((folded, written, times))
    return found


def _nearest(typed, candidates):
    """Return the best candidate for an unknown word, as it is written, and whether it is certain; None without one.

    A name (a word always written with a capital) is never certain, because another one may be meant; nor is a word
    with changed letters: « lecteur » is not « vecteur ».
    """
    ranked = []
    for word, written, times in candidates:
        is_heard = len(word) >= SHORT and sound(typed) == sound(word)
        ratio = SequenceMatcher(None, typed, word).ratio()
        has_length = len(typed) > SHORT and abs(len(typed) - len(word)) <= len(typed) // 5
        if is_heard or (has_length and ratio >= LEAST_ALIKE):
            ranked.append((is_heard, ratio, written.islower(), times, word, written))
    if not ranked:
        return None
    is_heard, _ratio, is_common, _times, word, written = max(ranked)
    return written, is_common and (is_heard or _is_typo(typed, word))


def _is_typo(typed, word):
    """Whether `typed` may be `word` with letters left out, doubled or swapped."""
    if len(typed) < LEAST_CERTAIN or typed[0] != word[0]:
        return False
    short, long = sorted([typed, word], key=len)
    letters = iter(long)
    return sorted(typed) == sorted(word) or (short != long and all(letter in letters for letter in short))


def sound(word):
    """Return a rough phonetic form of a word, without its mute ending: « genik » for « genique »."""
    for written, heard in (("qu", "k"), ("ph", "f"), ("th", "t"), ("y", "i"), ("ck", "k"), ("ch", "k"), ("z", "s")):
        word = word.replace(written, heard)
    return re.sub("e?s?$", "", re.sub(r"(.)\1", r"\1", word.replace("c", "k")))
