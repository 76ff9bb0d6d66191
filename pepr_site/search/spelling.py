"""« Vouliez-vous dire … »: for the words that nothing holds, the nearest ones that something visible does."""

import re
from itertools import pairwise

from django.db import connection
from django.db.models import Count, Q

from pepr_site.search import words
from pepr_site.search.engine import tsquery, visible_entries

# Below this share of common groups of three letters two words are not compared further.
LEAST_ALIKE = 0.3
# How many letters may differ in a word of at most so many.
ALLOWED = [(3, 0), (5, 1), (8, 2), (200, 3)]
CANDIDATES = """
SELECT typed, candidate, count(*) AS times
FROM (SELECT typed, unnest(string_to_array(found.spellings, ' ')) AS candidate
      FROM ({entries}) AS found, unnest(%s::text[]) AS typed) AS pairs
WHERE similarity(split_part(candidate, '|', 1), typed) >= %s
GROUP BY typed, candidate
"""


def corrected(text, language):
    """Return `text` with each word that nothing visible holds replaced by the nearest that something does, or None.

    Two words that are one (« bio production ») are put together. Two queries.
    """
    typed = words.words(text)[: words.MOST_WORDS]
    unknown = _unknown(typed, language)
    pairs = {f"{a}{b}": (a, b) for a, b in pairwise(typed) if min(len(a), len(b)) > 2}
    if not unknown and not pairs:
        return None
    plain = {word.replace("-", ""): word for word in unknown}
    candidates = _candidates([*plain, *pairs], language)
    nearest = {plain[word]: _nearest(word, candidates.get(word, {})) for word in plain}
    joined = {pair: found for word, pair in pairs.items() if (found := candidates.get(word, {}).get(word))}
    result = _replaced(typed, nearest, {pair: found[0] for pair, found in joined.items()})
    as_written = dict(words.spelled(text))
    return " ".join(as_written.get(word, word) for word in result) if result != typed else None


def _replaced(typed, nearest, joined):
    result, skip = [], False
    for position, word in enumerate(typed):
        if skip:
            skip = False
            continue
        pair = (word, typed[position + 1]) if position + 1 < len(typed) else None
        skip = pair in joined
        result.append(joined[pair] if skip else nearest.get(word) or word)
    return result


def _unknown(typed, language):
    """Return the words of `typed` that no visible thing holds. One query."""
    asked = {
        f"w{number}": word
        for number, word in enumerate(dict.fromkeys(typed))
        if word not in words.EMPTY.get(language, ()) and not word.isdigit()
    }
    if not asked:
        return set()
    counts = visible_entries(language).aggregate(
        **{name: Count("pk", filter=Q(vector=tsquery([word], language))) for name, word in asked.items()}
    )
    return {word for name, word in asked.items() if not counts[name]}


def _candidates(typed, language):
    """Return `{typed: {word: (as written, how often)}}`, the words of visible things that look like each. One query."""
    entries, parameters = visible_entries(language).values("spellings").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(CANDIDATES.format(entries=entries), [*parameters, typed, LEAST_ALIKE])
        rows = cursor.fetchall()
    found = {}
    for word, candidate, times in rows:
        folded, _bar, written = candidate.partition("|")
        known = found.setdefault(word, {}).get(folded, ("", 0))
        found[word][folded] = max(known, (written, times), key=lambda pair: pair[1])
    return found


def _nearest(typed, candidates):
    """Return the candidate that the fewest slips part from `typed`, the most frequent of several; None if too many."""
    allowed = next(slips for letters, slips in ALLOWED if len(typed) <= letters)
    ranked = [
        (min(distance(typed, word), 1 + distance(sound(typed), sound(word))), word[:1] != typed[:1], -times, written)
        for word, (written, times) in candidates.items()
    ]
    best = min(ranked, default=(allowed + 1,))
    return best[-1] if best[0] <= allowed else None


def sound(word):
    """Return roughly how a word is heard: « genik » for « genique », « oncologi » for « onkologie »."""
    for written, heard in (("qu", "k"), ("ph", "f"), ("th", "t"), ("y", "i"), ("ck", "k"), ("ch", "k"), ("z", "s")):
        word = word.replace(written, heard)
    word = re.sub(r"(.)\1", r"\1", word.replace("c", "k"))
    return word.rstrip("estx")


def distance(one, other):
    """Return how many slips part two words: a letter more, less, changed, or two exchanged."""
    before, row = [], list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        previous, row, before_last = row, [i], before
        for j, b in enumerate(other, 1):
            cost = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, before_last[j - 2] + 1)
            row.append(cost)
        before = previous
    return row[-1]
