"""What holds the words that were typed, the best first: one query over every kind of thing, whatever their number."""

from dataclasses import dataclass, field

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import BooleanField, Case, ExpressionWrapper, F, Q, Value, When
from wagtail.documents import get_document_model
from wagtail.models import Page

from pepr_site.pages.base import visible
from pepr_site.search import sources, words
from pepr_site.search.models import SearchEntry

# What a word of the body, of what is about it, of the standfirst and of a name is worth.
WEIGHTS = [0.05, 0.2, 0.5, 1.0]
# All the words stand in its names; they are one of its names; it is a page, and one that does not age.
IN_NAME, WHOLE_NAME, LASTING = 1.5, 3, 0.3
# How many things a search weighs against each other: nobody reads on to the hundredth.
MOST_HITS = 150


@dataclass
class Hit:
    """One thing found: where its row is, how good it is, whether the words are its name, its values in each facet."""

    pk: int
    object_id: int
    model: type
    score: float
    title: str
    is_named_so: bool
    says_nothing: bool = False
    values: dict = field(default_factory=dict)


def visible_entries(language):
    """Return the rows of what anybody may see in a language: the only way from the index to a reader."""
    types = sources.indexed_models()
    pages = [key for key, model in types.items() if issubclass(model, Page)]
    documents = [key for key, model in types.items() if model is get_document_model()]
    open_doors = doors_open(language)
    beside = [key for key, model in types.items() if sources.source_of(model).door in open_doors]
    here = visible(Page.objects.filter(locale__language_code=language))
    return SearchEntry.objects.filter(
        Q(content_type__in=pages, object_id__in=here.values("pk"))
        | Q(content_type__in=documents, object_id__in=sources.offered_documents(language).values("pk"))
        | Q(content_type__in=beside),
        language=language,
    )


def says_nothing():
    """Return the expression of whether a page says nothing: only its name is indexed (see `indexing.entry`)."""
    pages = [key for key, model in sources.indexed_models().items() if issubclass(model, Page)]
    return ExpressionWrapper(Q(content_type__in=pages, summary="", body=""), output_field=BooleanField())


def doors_open(language):
    """Return the labels of the page classes on which rows without a page stand, where that page is visible."""
    return set(sources.doors(language))


def tsquery(terms, language, joint="&", suffix=""):
    """Return the query for `terms` (see `words.sought`) as the database takes it."""
    raw = words.raw_query(terms, language, joint, suffix)
    return SearchQuery(raw, config=words.configuration(language), search_type="raw")


def find(text, language, joint="&"):
    """Return the `Hit`s that hold every word of `text` (with `joint="|"`: one that names something), the best first.

    Words that say nothing are left out; where there are no others, they are
    sought in names only. One query. Of more than `MOST_HITS` the best are kept.
    """
    terms = words.sought(text, language) if joint == "&" else words.named(text, language)
    query = tsquery(terms, language, joint) if terms else None
    if query and words.is_empty(text, language):
        # « car t » is a name, « a » is not; « CAR » is one for who writes it so.
        is_name = len(terms) > 1 or (text.isupper() and len(text) > 1)
        query = tsquery(terms, language, "<->", ":A") if is_name else None
    if not query:
        return []
    wanted = _counting(words.indexed(text).split(), language)
    return sorted((_hit(entry, wanted, language) for entry in _entries(query, terms, language)), key=_place)


def _entries(query, terms, language):
    """Return the rows that `query` finds, the best first, each with its `score`; `in_name`: all the `terms` name it."""
    pages = [key for key, model in sources.indexed_models().items() if issubclass(model, Page)]
    in_name = Q(vector=tsquery(terms, language, "&", ":A"))
    score = (
        SearchRank(F("vector"), query, weights=WEIGHTS, normalization=Value(1))
        + Case(When(Q(content_type__in=pages, year__isnull=True), then=LASTING), default=0.0)
        + Case(When(in_name, then=IN_NAME), default=0.0)
    )
    return (
        visible_entries(language)
        .filter(vector=query)
        .annotate(
            score=score,
            says_nothing=says_nothing(),
            in_name=ExpressionWrapper(in_name, output_field=BooleanField()),
        )
        .order_by("-score", "pk")
        .only("object_id", "content_type_id", "title", "names", "year")[:MOST_HITS]
    )


def _hit(entry, wanted, language):
    model = sources.indexed_models()[entry.content_type_id]
    likeness = _likeness(entry.names, wanted, language) if entry.in_name else 0
    year = {str(entry.year)} if entry.year else set()
    return Hit(
        pk=entry.pk,
        object_id=entry.object_id,
        model=model,
        score=entry.score + likeness,
        title=entry.title,
        is_named_so=likeness == WHOLE_NAME,
        says_nothing=entry.says_nothing,
        values={"kind": {sources.source_of(model).kind}, "year": year},
    )


def _place(hit):
    """Where a hit stands: a page about which nothing is published comes last, unless it is asked for by its name."""
    return hit.says_nothing and not hit.is_named_so, -hit.score, hit.title, hit.pk


def _likeness(names, wanted, language):
    """Return how much of a name the words are: WHOLE_NAME where they are all of one, less in a longer one."""
    shares = [0]
    for name in names:
        held = _counting(name.split(), language)
        if len(held) == len(wanted) and all(any(_is_same(a, b) for b in held) for a in wanted):
            return WHOLE_NAME
        shares.append(len(wanted) / max(1, len(held)) if any(_is_same(wanted[0], b) for b in held) else 0)
    return min(1, max(shares))


def _counting(tokens, language):
    """Return the tokens that say something; all of them where none does."""
    return [token for token in tokens if token not in words.EMPTY.get(language, ())] or tokens


def _is_same(one, other):
    """Whether two words are one but for their endings: « geniques », « genique »."""
    shortest = min(len(one), len(other))
    if shortest < 4 or abs(len(one) - len(other)) > 2:
        return one == other
    return one[: shortest - 1] == other[: shortest - 1]
