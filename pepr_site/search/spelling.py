"""« Vouliez-vous dire … »: for the words that nothing holds, the nearest ones that something visible does."""

import re
from dataclasses import dataclass
from itertools import pairwise

from django.db import connection
from django.db.models import Count, Q

from pepr_site.search import words
from pepr_site.search.engine import tsquery, visible_entries

# Below this share of common groups of three letters two words are not compared further.
LEAST_ALIKE = 0.3
# How many letters may differ in a word of at most so many. A shorter word is heard as the other, or is another word.
ALLOWED = [(5, 0), (8, 1), (13, 2), (200, 3)]
# From so many letters on, letters left out or exchanged are a slip, not another word.
LEAST_CERTAIN = 7
CANDIDATES = """
SELECT typed, candidate, count(*) AS times
FROM (SELECT typed, unnest(string_to_array(found.spellings, ' ')) AS candidate
      FROM ({entries}) AS found, unnest(%s::text[]) AS typed) AS pairs
WHERE similarity(split_part(candidate, '|', 1), typed) >= %s
GROUP BY typed, candidate
"""


@dataclass(frozen=True)
class Proposal:
    """Words that may have been meant; certain where nothing but a slip parts them from those typed."""

    text: str
    is_certain: bool


def proposal(text, language):
    """Return the `Proposal` of `text` with the nearest known word for each that nothing visible holds, or None.

    Two words that are one (« bio production ») are put together. Two queries.
    """
    typed = words.words(text)[: words.MOST_WORDS]
    unknown = _unknown(typed, language)
    pairs = {f"{a}{b}": (a, b) for a, b in pairwise(typed) if min(len(a), len(b)) > 2}
    if not unknown and not pairs:
        return None
    plain = {words.whole(word): word for word in unknown}
    candidates = _candidates([*plain, *pairs], language)
    nearest = {plain[word]: _nearest(word, candidates.get(word, {})) for word in plain}
    joined = {pair: found[0] for word, pair in pairs.items() if (found := candidates.get(word, {}).get(word))}
    as_written = dict(words.spelled(text))
    result = _replaced(typed, {word: found for word, (found, _certain) in nearest.items()}, joined)
    if result == typed:
        return None
    is_certain = all(certain for _found, certain in nearest.values())
    return Proposal(" ".join(as_written.get(word, word) for word in result), is_certain)


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
    """Return the words of `typed` that no visible thing holds; one with a figure in it names something. One query."""
    asked = {
        f"w{number}": word
        for number, word in enumerate(dict.fromkeys(typed))
        if word not in words.EMPTY.get(language, ()) and not re.search(r"\d", word)
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
        # A word written once without a capital is no name.
        found[word][folded] = max(known, (written, times), key=lambda pair: (pair[0].islower(), pair[1]))
    return found


def _nearest(typed, candidates):
    """Return the candidate that the fewest slips part from `typed`, and whether that is certain.

    Of several the most frequent; None where too many letters differ. A name is only ever proposed: what was typed may
    be another one. So is a word for which letters would be changed: « lecteur » is not « vecteur ».
    """
    allowed = next(slips for letters, slips in ALLOWED if len(typed) <= letters)
    ranked = []
    for word, (written, times) in candidates.items():
        slips = distance(typed, word)
        heard = 0 if is_heard_as(typed, word) else slips
        ranked.append((heard, slips, word[:1] != typed[:1], -times, written, word))
    best = min(ranked, default=None)
    if not best or best[0] > allowed:
        return None, True
    *_rank, written, word = best
    return written, written.islower() and (best[0] == 0 or _is_slip(typed, word))


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
    return re.sub(r"(.)\1", r"\1", word.replace("c", "k")).rstrip("es")


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
