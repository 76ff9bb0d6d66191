"""What holds the words that were typed, the best first: one query over every kind of thing, whatever their number."""

from dataclasses import dataclass, field

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import BooleanField, Case, ExpressionWrapper, F, Q, Value, When
from wagtail.documents import get_document_model
from wagtail.models import Page

from pepr_site.pages import visible
from pepr_site.search import sources, words
from pepr_site.search.indexing import configuration
from pepr_site.search.tables import SearchEntry

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


def doors_open(language):
    """Return the labels of the page classes on which rows without a page stand, where that page is visible."""
    return set(sources.doors(language))


def tsquery(terms, language, joint="&", weight=""):
    """Return the query for `terms` (see `words.sought`) as the database takes it."""
    raw = words.raw_query(terms, language, joint, weight)
    return SearchQuery(raw, config=configuration(language), search_type="raw")


def find(text, language, joint="&"):
    """Return the `Hit`s that hold every word of `text` (with `joint="|"`: one at least), the best first. One query.

    Words that say nothing are left out; where there are no others, they are
    sought in names only. Of more than `MOST_HITS` the best are kept.
    """
    terms = words.sought(text, language)
    if not terms:
        return []
    query = tsquery(terms, language, joint)
    if words.is_empty(text, language):
        # « car t » is a name, « a » is not; « CAR » is one for who writes it so.
        if len(terms) < 2 and not (text.isupper() and len(text) > 1):
            return []
        query = tsquery(terms, language, "<->", "A")
    types = sources.indexed_models()
    lasting = Q(content_type__in=[key for key, model in types.items() if issubclass(model, Page)], year__isnull=True)
    rows = (
        visible_entries(language)
        .filter(vector=query)
        .annotate(
            rank=SearchRank(F("vector"), query, weights=WEIGHTS, normalization=Value(1)),
            in_name=ExpressionWrapper(Q(vector=tsquery(terms, language, "&", "A")), output_field=BooleanField()),
        )
        .order_by("-in_name", (F("rank") + Case(When(lasting, then=LASTING), default=0.0)).desc(), "pk")
        .values_list("pk", "object_id", "content_type_id", "title", "names", "year", "rank", "in_name")[:MOST_HITS]
    )
    wanted = _counting(words.indexed(text).split(), language)
    hits = []
    for pk, object_id, content_type, title, names, year, rank, in_name in rows:
        model = types[content_type]
        likeness = _likeness(names, wanted, language) if in_name else 0
        is_lasting = issubclass(model, Page) and not year
        score = rank + (LASTING if is_lasting else 0) + (IN_NAME + likeness if in_name else 0)
        values = {"kind": {sources.source_of(model).kind}, "year": {str(year)} if year else set()}
        hits.append(Hit(pk, object_id, model, score, title, likeness == WHOLE_NAME, values))
    return sorted(hits, key=lambda hit: (-hit.score, hit.title, hit.pk))


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
