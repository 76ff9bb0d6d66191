"""Runs a search: one query over every kind of object, best results first."""

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Left, Length
from django.utils.translation import get_language
from wagtail.documents import get_document_model
from wagtail.models import CollectionViewRestriction, Page, ReferenceIndex

from pepr_site.pages.visibility import sections, visible
from pepr_site.search import words
from pepr_site.search.indexing import searchable_models
from pepr_site.search.models import SearchEntry

# Words with a lower trigram similarity (`pg_trgm`) are not compared further.
LEAST_SIMILAR = 0.3
# From this ratio (`difflib`) on, one word may be a misspelling of another.
LEAST_ALIKE = 0.84
# A word of at most this length must sound like the other to be a misspelling of it.
SHORT = 5
# From this length on, missing or swapped letters are a typing error, not another word.
LEAST_CERTAIN = 7
CANDIDATES = """
SELECT typed, candidate, count(*) AS times
FROM (SELECT typed, unnest(string_to_array(found.spellings, ' ')) AS candidate
      FROM ({entries}) AS found, unnest(%s::text[]) AS typed) AS pairs
WHERE similarity(split_part(candidate, '|', 1), typed) >= %s
GROUP BY typed, candidate
"""


def proposal(text, entries, language):
    """Return `(text, is certain)`: `text` with the nearest known word for each unknown one, or None.

    It is certain if only typing slips differ. Split words (« bio production ») are joined. Two queries.
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
    """Return the words of `typed` that no entry contains; one with a digit is a name. One query."""
    asked = [word for word in dict.fromkeys(typed) if not words.is_empty(word, language) and not re.search(r"\d", word)]
    config = words.configuration(language)
    queries = [SearchQuery(words.raw_query([word], language), config=config, search_type="raw") for word in asked]
    counts = {f"w{n}": Count("pk", filter=Q(vector=query)) for n, query in enumerate(queries)}
    numbers = entries.aggregate(**counts) if asked else {}
    return [word for word, number in zip(asked, numbers.values(), strict=True) if not number]


def _candidates(typed, entries, language):
    """Return `{typed: {word: (as written, frequency)}}` for significant words similar to each. One query."""
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
        # A word that occurs without a capital is not a name.
        found[word][folded] = max(same, key=lambda way: (way[0].islower(), way[1]))
    return found


def _nearest(typed, candidates):
    """Return the best candidate for `typed`, as it is written, or None; and whether it is certain.

    A name is never certain, because another one may be meant; nor is a word with changed letters: « lecteur » is not «
    vecteur ».
    """
    ranked = [
        (sounds_like(typed, word), _common_letters(typed, word), times, word, written)
        for word, (written, times) in candidates.items()
        if sounds_like(typed, word) or _may_be_meant(typed, word)
    ]
    if not ranked:
        return None, True
    is_heard, _alike, _times, word, written = max(ranked)
    return written, written.islower() and (is_heard or _is_typo(typed, word))


def _common_letters(typed, word):
    return SequenceMatcher(None, typed, word).ratio()


def _may_be_meant(typed, word):
    """Whether the words share enough letters, and their lengths differ by at most a fifth."""
    has_length = len(typed) > SHORT and abs(len(typed) - len(word)) <= len(typed) // 5
    return has_length and _common_letters(typed, word) >= LEAST_ALIKE


def _is_typo(typed, word):
    """Whether `typed` may be `word` with letters left out, doubled or swapped."""
    if len(typed) < LEAST_CERTAIN or typed[0] != word[0]:
        return False
    short, long = sorted([typed, word], key=len)
    letters = iter(long)
    return sorted(typed) == sorted(word) or (short != long and all(letter in letters for letter in short))


def sounds_like(one, other):
    """Whether two words of five letters or more sound the same, apart from a mute ending."""
    return min(len(one), len(other)) > 4 and sound(one) == sound(other)


def sound(word):
    """Return a rough phonetic form of a word: « genik » for « genique », « onkologi » for « oncologie »."""
    for written, heard in (("qu", "k"), ("ph", "f"), ("th", "t"), ("y", "i"), ("ck", "k"), ("ch", "k"), ("z", "s")):
        word = word.replace(written, heard)
    return re.sub("e?s?$", "", re.sub(r"(.)\1", r"\1", word.replace("c", "k")))


# The weights of words in the body, in related texts, in the standfirst and in names.
WEIGHTS = [0.05, 0.2, 0.5, 1.0]
# Bonuses: all words are in its names; they are one of its names; it is a page that does not age.
IN_NAME, WHOLE_NAME, LASTING = 1.5, 3, 0.3
# The maximum number of results that are ranked.
MOST_HITS = 150
SHOWN = ["content_type_id", "object_id", "page_id", "kind", "anchor", "year", "related", "title", "names"]
# With fewer results, other words are suggested.
FEW = 3
LEAST_SUGGESTED, LONGEST_SUGGESTED, MOST_SUGGESTIONS = 2, 60, 7
# A page with only its name in the index.
SAYS_NOTHING = Q(page__isnull=False, summary="", body="")


def listing_pages(language):
    """Return `{kind: page}`: the visible sections that show objects without a page of their own."""
    beside = [model for model in searchable_models() if model.search_listing_page]
    here = [page for page in sections().values() if page.locale.language_code == language]
    pages = {page.specific_class._meta.label: page for page in here}
    return {m.search_kind: pages[m.search_listing_page] for m in beside if m.search_listing_page in pages}


def _offered_documents(pages):
    """Return the public documents: linked from one of `pages`, and in no private collection."""
    closed = CollectionViewRestriction.objects.annotate(root=F("collection__path")).filter(
        root=Left(OuterRef("collection__path"), Length("root"))
    )
    links = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        to_content_type=ContentType.objects.get_for_model(get_document_model()),
        to_object_id=Cast(OuterRef("pk"), TextField()),
        object_id__in=pages.annotate(key=Cast("pk", TextField())).values("key"),
    )
    return get_document_model().objects.filter(Exists(links), ~Exists(closed))


def visible_entries(language):
    """Return the public entries of a language: every search begins with it."""
    pages = visible(Page.objects.filter(locale__language_code=language))
    return SearchEntry.objects.filter(
        Q(page__in=pages.values("pk"))
        | Q(kind=get_document_model().search_kind, object_id__in=_offered_documents(pages).values("pk"))
        | Q(kind__in=list(listing_pages(language)), page__isnull=True),
        language=language,
    )


def tsquery(terms, language, joint="&", suffix=""):
    """Return the `SearchQuery` for `terms` (see `words.sought`)."""
    raw = words.raw_query(terms, language, joint, suffix)
    return SearchQuery(raw, config=words.configuration(language), search_type="raw")


def unstemmed(terms, joint="&", suffix=""):
    """Return the query for `terms` without stemming, for names (`SearchEntry.beginnings`)."""
    return SearchQuery(words.raw_query(terms, joint=joint, suffix=suffix), config="simple", search_type="raw")


def holding(model, text):
    """Return the condition, a `Q`, that a row of `model` contains every word of `text` in the active language.

    Stop words are ignored, unless they are written like a name: « CAR ».
    """
    terms, language = words.sought(text, get_language()), get_language()
    if terms and words.is_empty(text, language) and not text.isupper():
        return Q()
    entries = SearchEntry.objects.filter(content_type=ContentType.objects.get_for_model(model), language=language)
    return Q(pk__in=entries.filter(vector=tsquery(terms, language)).values("object_id") if terms else [])


def find(text, language, joint="&"):
    """Return the entries that contain every word of `text` (with `joint="|"`: at least one name), the best first.

    Each has its `score`, and `is_named_so`: whether the words are its name. Stop words are ignored; a query of stop
    words alone searches names only. One query, limited to the best `MOST_HITS`.
    """
    terms = words.sought(text, language) if joint == "&" else words.named(text, language)
    is_empty = words.is_empty(text, language)
    # « qui est » may be a name, « a » is not; « CAR » in capitals is one.
    if not terms or (is_empty and len(terms) == 1 and not (text.isupper() and len(text) > 1)):
        return []
    query = unstemmed(terms, "<->") if is_empty else tsquery(terms, language, joint)
    in_name = Q(beginnings=query) if is_empty else Q(vector=tsquery(terms, language, suffix=":A"))
    held = in_name if is_empty else Q(vector=query)
    found = list(_matching(held, in_name, query, language))
    wanted = words.significant(words.indexed(text).split(), language)
    for entry in found:
        likeness = _likeness(entry.names, wanted, language) if entry.in_name else 0
        entry.score += likeness
        entry.is_named_so = likeness == WHOLE_NAME
    # A page without content comes last, unless its name is searched for.
    return sorted(found, key=lambda e: (e.says_nothing and not e.is_named_so, -e.score, e.title, e.pk))


def _matching(held, in_name, query, language):
    """Return the entries where `held` is true, the best first, with their `score` and whether `in_name` is true."""
    score = (
        SearchRank(F("vector"), query, weights=WEIGHTS, normalization=Value(1))
        + Case(When(page__isnull=False, year__isnull=True, then=LASTING), default=0.0)
        + Case(When(in_name, then=IN_NAME), default=0.0)
    )
    return (
        visible_entries(language)
        .filter(held)
        .annotate(score=score, says_nothing=_as_value(SAYS_NOTHING), in_name=_as_value(in_name))
        .order_by("-score", "pk")
        .only(*SHOWN)
    )[:MOST_HITS]


def _as_value(condition):
    return ExpressionWrapper(condition, output_field=BooleanField())


def _likeness(names, wanted, language):
    """Return the share of a name that the words are: WHOLE_NAME for all of it, less for a longer one."""
    shares = [0]
    for name in names:
        held = words.significant(name.split(), language)
        if len(held) == len(wanted) and all(any(is_same(a, b) for b in held) for a in wanted):
            return WHOLE_NAME
        shares.append(len(wanted) / max(1, len(held)) if any(is_same(wanted[0], b) for b in held) else 0)
    return min(1, max(shares))


def is_same(one, other):
    """Whether two words are the same but for their endings: « geniques », « genique »."""
    shortest = min(len(one), len(other))
    if shortest < 4 or abs(len(one) - len(other)) > 2:
        return one == other
    return one[: shortest - 1] == other[: shortest - 1]


@dataclass(frozen=True)
class Answer:
    """`entries` contain `sought`: every word of it, or at least one where `is_partial`.

    `proposal` is a correction, or None; `sought` is the correction itself where nothing contains the words as typed and
    it is certain.
    """

    typed: str
    sought: str
    entries: list = field(default_factory=list)
    proposal: str | None = None
    is_partial: bool = False
    # Whether a plain question with these words is among them (`plain_questions`).
    is_answered: bool = False

    @property
    def is_corrected(self):
        return self.sought != self.typed

    @property
    def may_be_other_language(self):
        """Whether the words may be in another language: nothing contains them all, and no correction was found."""
        return not self.is_answered and (self.is_partial or not self.entries)

    @property
    def has_no_match(self):
        """Whether nothing contains all the words as typed."""
        return self.may_be_other_language or self.is_corrected


def answer(typed, language):
    """Return the `Answer` to a visitor's query. One query, six at most where little is found."""
    found = find(typed, language)
    if len(found) >= FEW or not words.words(typed):
        return Answer(typed, typed, found)
    proposed, is_certain = proposal(typed, visible_entries(language), language)
    if found:
        return Answer(typed, typed, found, proposed)
    sought = proposed if is_certain else typed
    found = find(sought, language) if is_certain else []
    if found or words.sought(sought, language) == words.named(sought, language)[:1]:
        return Answer(typed, sought if found else typed, found, proposed)
    found = find(sought, language, joint="|")
    return Answer(typed, sought, found, proposed, is_partial=bool(found))


def suggestions(text, language):
    """Return a few entries whose names have words with the prefixes in `text`, the shortest names first.

    Pages without published facts come last. One query; none for less than LEAST_SUGGESTED letters.
    """
    *before, last = words.words(text[:LONGEST_SUGGESTED])[: words.MOST_WORDS] or [""]
    typed = [*(word for word in before if word not in words.EMPTY.get(language, ())), last]
    if sum(map(len, typed)) < LEAST_SUGGESTED:
        return []
    found = (
        visible_entries(language).filter(beginnings=unstemmed(dict.fromkeys(typed), suffix=":*")).select_related("page")
    )
    return list(found.order_by(_as_value(SAYS_NOTHING), Length("title"), "title", "pk")[:MOST_SUGGESTIONS])
