"""« Vouliez-vous dire … »: for the words that nothing holds, the nearest ones that something visible does."""

import re
from difflib import SequenceMatcher
from itertools import pairwise

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Count, Q

from pepr_site.search import words

# Below this share of common groups of three letters (`pg_trgm`) two words are not compared further.
LEAST_SIMILAR = 0.3
# From this share of common letters on (`difflib`) one word may be meant for another.
LEAST_ALIKE = 0.84
# A word of no more letters than this is heard as the other, or is another word.
SHORT = 5
# From so many letters on, letters left out or exchanged are a slip, not another word.
LEAST_CERTAIN = 7
CANDIDATES = """
SELECT typed, candidate, count(*) AS times
FROM (SELECT typed, unnest(string_to_array(found.spellings, ' ')) AS candidate
      FROM ({entries}) AS found, unnest(%s::text[]) AS typed) AS pairs
WHERE similarity(split_part(candidate, '|', 1), typed) >= %s
GROUP BY typed, candidate
"""


def proposal(text, entries, language):
    """Return `(text, is certain)`: `text` with the nearest known word for each that none of `entries` holds, or None.

    It is certain where nothing but slips parts them. Two words that are one (« bio production ») are put together.
    Two queries.
    """
    typed = words.words(text)[: words.MOST_WORDS]
    unknown = {words.whole(word): word for word in _unknown(typed, entries, language)}
    pairs = {f"{a}{b}": (a, b) for a, b in pairwise(typed) if min(len(a), len(b)) > 2}
    if not unknown and not pairs:
        return None, False
    candidates = _candidates([*unknown, *pairs], entries, language)
    nearest = {word: _nearest(whole, candidates.get(whole, {})) for whole, word in unknown.items()}
    as_written = dict(words.spelled(text))
    better = {word: found for word, (found, _is_certain) in nearest.items() if found}
    joined = {pair: found[0] for word, pair in pairs.items() if (found := candidates.get(word, {}).get(word))}
    result, left = [], typed
    while left:
        pair = joined.get(tuple(left[:2]))
        result.append(pair or better.get(left[0]) or as_written.get(left[0], left[0]))
        left = left[2 if pair else 1 :]
    return (
        (" ".join(result), all(certain for _word, certain in nearest.values())) if better or joined else (None, False)
    )


def _unknown(typed, entries, language):
    """Return the words of `typed` that none of `entries` holds; one with a figure in it names something. One query."""
    asked = [word for word in dict.fromkeys(typed) if not words.is_empty(word, language) and not re.search(r"\d", word)]
    config = words.configuration(language)
    queries = [SearchQuery(words.raw_query([word], language), config=config, search_type="raw") for word in asked]
    counts = {f"w{n}": Count("pk", filter=Q(vector=query)) for n, query in enumerate(queries)}
    numbers = entries.aggregate(**counts) if asked else {}
    return [word for word, number in zip(asked, numbers.values(), strict=True) if not number]


def _candidates(typed, entries, language):
    """Return `{typed: {word: (as written, how often)}}` for the telling words that look like each. One query."""
    sql, parameters = entries.values("spellings").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES.format(entries=sql), [*parameters, typed, LEAST_SIMILAR])
        rows = cursor.fetchall()
    found = {}
    for word, candidate, times in rows:
        folded, _bar, written = candidate.partition("|")
        if folded in words.EMPTY.get(language, ()):
            continue
        same = [(written, times), *filter(None, [found.setdefault(word, {}).get(folded)])]
        # A word written once without a capital is no name.
        found[word][folded] = max(same, key=lambda way: (way[0].islower(), way[1]))
    return found


def _nearest(typed, candidates):
    """Return the candidate most like `typed`, as it is written, or None; and whether that is certain.

    A name is only ever proposed: what was typed may be another one. So is a word for which letters would be changed:
    « lecteur » is not « vecteur ».
    """
    ranked = [
        (is_heard_as(typed, word), _likeness(typed, word), times, word, written)
        for word, (written, times) in candidates.items()
        if is_heard_as(typed, word) or _may_be_meant(typed, word)
    ]
    if not ranked:
        return None, True
    is_heard, _alike, _times, word, written = max(ranked)
    return written, written.islower() and (is_heard or _is_slip(typed, word))


def _likeness(typed, word):
    return SequenceMatcher(None, typed, word).ratio()


def _may_be_meant(typed, word):
    """Whether the words share enough letters, and one has at most a fifth more of them than the other."""
    has_length = len(typed) > SHORT and abs(len(typed) - len(word)) <= len(typed) // 5
    return has_length and _likeness(typed, word) >= LEAST_ALIKE


def _is_slip(typed, word):
    """Whether one who writes `word` fast, letters left out, doubled or exchanged, may have typed `typed`."""
    if len(typed) < LEAST_CERTAIN or typed[0] != word[0]:
        return False
    short, long = sorted([typed, word], key=len)
    letters = iter(long)
    return sorted(typed) == sorted(word) or (short != long and all(letter in letters for letter in short))


def is_heard_as(one, other):
    """Whether two words of five letters or more sound the same, a mute ending aside."""
    return min(len(one), len(other)) > 4 and sound(one) == sound(other)


def sound(word):
    """Return roughly how a word is heard: « genik » for « genique », « onkologi » for « oncologie »."""
    for written, heard in (("qu", "k"), ("ph", "f"), ("th", "t"), ("y", "i"), ("ck", "k"), ("ch", "k"), ("z", "s")):
        word = word.replace(written, heard)
    return re.sub("e?s?$", "", re.sub(r"(.)\1", r"\1", word.replace("c", "k")))
