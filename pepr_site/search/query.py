"""Runs a search: one query over every kind of object, best results first."""

from dataclasses import dataclass, field
from functools import cache, reduce
from itertools import pairwise
from operator import or_

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import BooleanField, Case, Exists, ExpressionWrapper, F, OuterRef, Q, TextField, Value, When
from django.db.models.functions import Cast, Left, Length
from django.utils.translation import get_language
from wagtail.documents import get_document_model
from wagtail.models import CollectionViewRestriction, Page, ReferenceIndex

from pepr_site.pages.searchable import searchable_models
from pepr_site.pages.visibility import sections, visible
from pepr_site.search import words
from pepr_site.search.models import SearchEntry
from pepr_site.search.spelling import proposal

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
# The kinds of what a sentence may name; how many words of it are read, and how many of these are added.
QUESTION, NAMED = "question", ["term", "organisation"]
MOST_TYPED, MOST_ASKED = 24, 2
# A page with only its name in the index.
SAYS_NOTHING = ExpressionWrapper(Q(page__isnull=False, summary="", body=""), output_field=BooleanField())


def listing_pages(language):
    """Return `{kind: page}`: the visible sections that show objects without a page of their own."""
    here = [page for page in sections().values() if page.locale.language_code == language]
    pages = {page.specific_class._meta.label: page for page in here}
    models = [model for model in searchable_models() if model.search_listing_page in pages]
    return {model.search_kind: pages[model.search_listing_page] for model in models}


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
    """Return the entries that contain every word of `text` (with `joint="|"`: at least one), the best first.

    Each has its `score`, and `is_named_so`: whether the words are its name. Stop words are ignored; a query of stop
    words alone searches names only. One query, limited to the best `MOST_HITS`.
    """
    terms = words.sought(text, language) if joint == "&" else words.named(text, language)
    is_empty = words.is_empty(text, language)
    # « qui est » may be a name, « a » is not; « CAR » in capitals is one.
    if not terms or (is_empty and len(terms) == 1 and not (text.isupper() and len(text) > 1)):
        return []
    if is_empty:
        query = unstemmed(terms, "<->")
        held = in_name = Q(beginnings=query)
    else:
        query = tsquery(terms, language, joint)
        # « bio production » may be one word.
        pairs = enumerate(pairwise(terms) if joint == "&" else [])
        ways = [terms, *([*terms[:n], "".join(pair), *terms[n + 2 :]] for n, pair in pairs)]
        held = reduce(or_, (Q(vector=tsquery(way, language, joint)) for way in ways))
        in_name = reduce(or_, (Q(vector=tsquery(way, language, suffix=":A")) for way in ways))
    score = (
        SearchRank(F("vector"), query, weights=WEIGHTS, normalization=Value(1))
        + Case(When(page__isnull=False, year__isnull=True, then=LASTING), default=0.0)
        + Case(When(in_name, then=IN_NAME), default=0.0)
    )
    is_in_name = ExpressionWrapper(in_name, output_field=BooleanField())
    found = visible_entries(language).filter(held).annotate(score=score, says_nothing=SAYS_NOTHING, in_name=is_in_name)
    found = list(found.order_by("-score", "pk").only(*SHOWN)[:MOST_HITS])
    wanted = words.significant(words.indexed(text).split(), language)
    for entry in found:
        likeness = _likeness(entry.names, wanted, language) if entry.in_name else 0
        entry.score += likeness
        entry.is_named_so = likeness == WHOLE_NAME
    # A page without content comes last, unless its name is searched for.
    return sorted(found, key=lambda e: (e.says_nothing and not e.is_named_so, -e.score, e.title, e.pk))


def _likeness(names, wanted, language):
    """Return the share of a name that the words are: WHOLE_NAME for all of it, less for a longer one."""
    shares = [0]
    for name in names:
        held = words.significant(name.split(), language)
        if len(held) == len(wanted) and all(any(words.is_same(a, b) for b in held) for a in wanted):
            return WHOLE_NAME
        shares.append(len(wanted) / max(1, len(held)) if any(words.is_same(wanted[0], b) for b in held) else 0)
    return min(1, max(shares))


@dataclass(frozen=True)
class Answer:
    """`entries` contain `sought`: every word of it, or at least one where `is_partial`.

    `proposal` is a correction, or None; `sought` is the correction itself where nothing contains the words as typed and
    it is certain. `is_answered` is whether a plain question with these words is among them.
    """

    typed: str
    sought: str
    entries: list = field(default_factory=list)
    proposal: str | None = None
    is_partial: bool = False
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
    """Return the `Answer` to a visitor's query. Two queries, six at most where little is found.

    The plain questions that it asks come first where it is a question, or where nothing contains every word; else after
    the best entry, and not at all where that is named so. In the first cases institutions and terms that the sentence
    names are added: « où est Genopole ».
    """
    found, proposed, is_certain, is_partial = find(typed, language), None, False, False
    if len(found) < FEW and words.words(typed):
        proposed, is_certain = proposal(typed, visible_entries(language), language)
    sought = proposed if is_certain and not found else typed
    if sought != typed:
        found = find(sought, language)
    if not found:
        found = find(sought, language, joint="|")
        is_partial = bool(found)
    if found and found[0].is_named_so:
        return Answer(typed, sought, found, proposed, is_partial)
    is_sentence = is_partial or words.is_question(typed, language)
    asked = _asked(typed, language, [QUESTION, *(NAMED if is_sentence else [])])
    meant = [entry for _length, entry in asked]
    others = [entry for entry in found if entry not in meant]
    before = 0 if is_partial or (asked and asked[0][0] > 1 and is_sentence) else 1
    is_answered = any(entry.kind == QUESTION for entry in meant)
    return Answer(typed, sought, [*others[:before], *meant, *others[before:]], proposed, is_partial, is_answered)


def _asked(text, language, kinds):
    """Return `(number of words, entry)` for entries whose name a sentence contains: the longest, then questions first.

    The sentence contains every significant word of the name; if there is only one, every word: « qui paie ». Names are
    sought in sentences, as « stage » in « je cherche un stage de M2 à Lyon », not in a single word.
    """
    typed = words.indexed(" ".join(words.words(text)[:MOST_TYPED])).split()
    if len(words.words(text)) < 2:
        return []
    terms = words.significant(typed, language)

    @cache
    def holds(word):
        # « care » is not « cart ».
        return word in typed or any(words.is_same(one, way, 6) for way in words.alike(word, language) for one in terms)

    def length(name):
        needed = words.significant(name, language)
        return sum(map(holds, name)) if all(map(holds, needed if len(needed) > 1 else name)) else 0

    entries = visible_entries(language).filter(kind__in=kinds).only(*SHOWN)
    held = [(max((length(name.split()) for name in entry.names), default=0), entry) for entry in entries]
    for _number, entry in held:
        entry.is_named_so = False
    found = [pair for pair in held if pair[0]]
    return sorted(found, key=lambda pair: (-pair[0], pair[1].kind != QUESTION, pair[1].pk))[:MOST_ASKED]


def suggestions(text, language):
    """Return a few entries whose names have words with the prefixes in `text`, the shortest names first.

    Pages without published facts come last. One query; none for less than LEAST_SUGGESTED letters.
    """
    *before, last = words.words(text[:LONGEST_SUGGESTED])[: words.MOST_WORDS] or [""]
    typed = [*(word for word in before if word not in words.EMPTY.get(language, ())), last]
    if sum(map(len, typed)) < LEAST_SUGGESTED:
        return []
    found = visible_entries(language).filter(beginnings=unstemmed(dict.fromkeys(typed), suffix=":*"))
    return list(found.select_related("page").order_by(SAYS_NOTHING, Length("title"), "title", "pk")[:MOST_SUGGESTIONS])
