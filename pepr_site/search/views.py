"""The search page, and the suggestions under its field."""

import re
from collections import Counter
from operator import itemgetter

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.search import SearchHeadline
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Value
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse, translate_url
from django.utils.cache import patch_cache_control
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.contrib.search_promotions.models import SearchPromotion
from wagtail.documents import get_document_model
from wagtail.models import Page

from pepr_site.listing.facets import Choice, Facet, FacetCounts
from pepr_site.listing.listing import FilterState, link
from pepr_site.operations.content_version import cached_by_version
from pepr_site.operations.page_cache import SHARED, parameters
from pepr_site.pages.links import breadcrumb_of, language_name, published_languages
from pepr_site.pages.visibility import visible
from pepr_site.search import words, zero_results
from pepr_site.search.indexing import searchable_models
from pepr_site.search.models import SearchEntry
from pepr_site.search.plain_questions import full_answer
from pepr_site.search.query import MOST_HITS, SAYS_NOTHING, find, listing_pages, suggestions, tsquery

# The maximum number of choices of a facet, those with the most results: twice the number of projects.
MOST_OFFERED = 24

# The names of the facets of pages are those of lists.
parameters.update(("kind", "year"))


class Results(FilterState):
    """The entries that match the chosen facets: OR within a facet, AND between facets.

    `data` is the query string, `entries` are all those found, `typed` the words.
    """

    def __init__(self, data, entries, typed, language):
        pages = _facet_pages(language)
        self._values = [(entry, _values(entry, pages)) for entry in entries]
        super().__init__(data, self._declared(pages))
        self.words = typed
        chosen = {f.name: [c.value for c in f.choices if c.value in self.asked[f.name]] for f in self.declared}
        self.shown = [entry for entry, _values in self._matching(chosen)]
        self.counted = FacetCounts(len(entries), len(self.shown), [self._offering(f, chosen) for f in self.declared])

    def _declared(self, pages):
        """Return the facets, each with the choices of the results."""
        kinds = {model.search_kind: model.search_kind_label for model in searchable_models()}
        years = sorted({entry.year for entry, _values in self._values if entry.year}, reverse=True)
        declared = [
            ("kind", _("Nature"), sorted(kinds.items(), key=lambda kind: words.key(str(kind[1])))),
            *((name, label, choices.values()) for name, (label, choices) in pages.items()),
            ("year", _("Année"), [(str(year), str(year)) for year in years]),
        ]
        found = {(name, value) for _entry, values in self._values for name, some in values.items() for value in some}
        return [
            Facet(name, label, None, [_choice(name, *choice) for choice in choices if (name, choice[0]) in found])
            for name, label, choices in declared
        ]

    def _matching(self, chosen, without=None):
        """Return the entries that match every facet but `without`, each with its values."""
        wanted = {name: set(values) for name, values in chosen.items() if values and name != without}
        return [pair for pair in self._values if all(pair[1][name] & some for name, some in wanted.items())]

    def _offering(self, facet, chosen):
        """Return the facet with its choices, limited to the most frequent."""
        own = chosen[facet.name]
        counts = Counter(value for _e, values in self._matching(chosen, facet.name) for value in values[facet.name])
        best = {value for value, _count in counts.most_common(MOST_OFFERED)}.union(own)
        choices = [c for c in facet.choices if len(facet.choices) <= MOST_OFFERED or c.value in best]
        return facet.offering(choices, counts, own, {choice.value for choice in facet.choices})

    @property
    def is_filtered(self):
        return any(self.chosen.values())

    def pairs(self, chosen=None, **others):
        """Return the query parameters of these results: the words as typed, and the choices."""
        chosen = self.chosen if chosen is None else chosen
        return [("q", self.words), *((name, value) for name, values in chosen.items() for value in values)]


@cached_by_version
def _facet_pages(language):
    """Return `{facet: (label, {key: (value, label)})}`: the visible pages that results are filtered by. One query."""
    models = {model.search_facet: model for model in searchable_models() if model.search_facet}
    silent = SearchEntry.objects.filter(SAYS_NOTHING, page=OuterRef("pk"))
    first, *others = [
        visible(model.objects.filter(~Exists(silent), locale__language_code=language))
        .order_by()
        .values_list(Value(name), "pk", "number", "short_title")
        for name, model in models.items()
    ]
    found = {name: (capfirst(model._meta.verbose_name), {}) for name, model in models.items()}
    for name, key, number, title in sorted(first.union(*others, all=True), key=itemgetter(2)):
        found[name][1][key] = str(number), title
    return found


def _values(entry, pages):
    """Return `{facet: values}` of an entry."""
    keys = {entry.page_id, *entry.related}
    values = {name: {choices[key][0] for key in keys & choices.keys()} for name, (_label, choices) in pages.items()}
    return {"kind": {entry.kind}, **values, "year": {str(entry.year)} if entry.year else set()}


def _choice(facet, value, label):
    """Return a choice; that of an objective has its symbol and colour."""
    return Choice(value, label, symbol=f"g{value}", tone=f"o{value}") if facet == "objective" else Choice(value, label)


RESULTS_PER_PAGE = 10
MOST_PROMOTED = 3
SUGGESTIONS_KEPT = 60
# Markers around matches: control characters, which indexed texts do not contain.
START, STOP = "\x02", "\x03"
MARK = re.compile(f"{START}(.*?){STOP}")


@require_safe
def search(request):
    """The results for `?q=`, the best first, filtered by the facets of the query string. Always `noindex`."""
    language, typed = get_language(), words.clean(request.GET.get("q", ""))
    found = full_answer(typed, language)
    listing = Results(request.GET, found.entries, typed, language)
    definition = _definition(found.entries) if not listing.is_filtered else None
    listed = [entry for entry in listing.shown if entry is not definition]
    results = Paginator(listed, RESULTS_PER_PAGE).get_page(listing.form.read("page", 1))
    is_plain = typed and results.number == 1 and not listing.is_filtered
    if is_plain and found.has_no_match:
        if SHARED in request.META:
            # Searches without results are counted, so the response must not be shared.
            return HttpResponse(headers={"Cache-Control": "private"})
        if request.META["REQUEST_METHOD"] == "GET":
            zero_results.record(typed, language)
    first = [definition] if definition and results.number == 1 else []
    rows = _presented([*first, *results], found.sought, language, request)
    context = {
        "query": typed,
        "answer": found,
        "is_empty_words": words.is_empty(typed, language),
        "listing": listing,
        "proposal_url": link([("q", found.proposal)]) if found.proposal else "",
        "definition": rows.pop(0) if first and rows else None,
        "results": results,
        "rows": rows,
        "total": len(listing.shown),
        # There are more results, ranked lower.
        "is_cut": len(found.entries) == MOST_HITS and not listing.is_filtered,
        "promotions": _promotions(typed, request) if is_plain else [],
        "elsewhere": _elsewhere(request, typed, language) if is_plain and found.may_be_other_language else [],
        "breadcrumb": breadcrumb_of(_("Recherche")),
    }
    response = render(request, "site/search.html", context)
    if is_plain and found.has_no_match:
        patch_cache_control(response, private=True)
    return response


@require_safe
def suggest(request):
    """Suggestions as JSON: `{"suggestions": [{"label", "kind", "url"}]}`.

    The same for everybody, cacheable for a minute; no longer, because objects are withdrawn.
    """
    language, typed = get_language(), words.clean(request.GET.get("q", ""))
    entries = suggestions(typed, language)
    urls = _addresses(entries, language, request)
    found = [{"label": e.title, "kind": str(_type_name(e)), "url": urls[e.pk]} for e in entries if e.pk in urls]
    response = JsonResponse({"suggestions": found})
    patch_cache_control(response, public=True, max_age=SUGGESTIONS_KEPT)
    response["X-Robots-Tag"] = "noindex"
    return response


def _definition(entries):
    """Return the glossary term that the words are the name of, if it is among the first entries; else None."""
    return next((entry for entry in entries[:5] if entry.is_named_so and entry.kind == "term"), None)


def _presented(entries, text, language, request):
    """Return what the page shows of entries: `{type, year, url, title, excerpt}`. Two queries at most."""
    if not entries:
        return []
    query, config = tsquery(words.sought(text, language), language, "|"), words.configuration(language)

    def headline(column, **options):
        return SearchHeadline(column, query, config=config, start_sel=START, stop_sel=STOP, **options)

    keys = [entry.pk for entry in entries]
    rows = (
        SearchEntry.objects.filter(pk__in=keys)
        .select_related("page")
        .annotate(
            marked_title=headline("title", highlight_all=True),
            marked_summary=headline("summary", highlight_all=True),
            marked_body=headline("body", max_fragments=2, max_words=26, min_words=12, fragment_delimiter=" … "),
        )
    )
    rows = sorted(rows, key=lambda row: keys.index(row.pk))
    if not words.is_empty(text, language):
        _unmark_empty_words(rows, language)
    urls = _addresses(rows, language, request)
    return [
        {
            "type": _type_name(row),
            "year": str(row.year or ""),
            "url": urls[row.pk],
            "title": _marked(row.marked_title),
            "excerpt": _marked(_excerpt(row)),
        }
        for row in rows
        if row.pk in urls
    ]


def _unmark_empty_words(rows, language):
    """Remove the highlighting of stop words: the database does not tell « CEA » from « ce »."""

    def kept(mark):
        return mark[1] if words.is_empty(mark[1], language) else mark[0]

    for row in rows:
        for name in ("marked_title", "marked_summary", "marked_body"):
            setattr(row, name, MARK.sub(kept, getattr(row, name)))


def _excerpt(row):
    """Return the summary where it contains the words or the body does not; else matching lines of the body."""
    if START in row.marked_summary or START not in row.marked_body:
        return row.marked_summary
    plain = row.marked_body.replace(START, "").replace(STOP, "")
    beginning = "" if row.body.startswith(plain[:20]) else "… "
    return f"{beginning}{row.marked_body}{'' if row.body.endswith(plain[-20:]) else ' …'}"


def _marked(text):
    """Return `text`, escaped, with `<mark>` around the database's highlights."""
    html = escape(text).replace(START, "<mark>").replace(STOP, "</mark>")
    return mark_safe(html)  # noqa: S308 - escaped first; the two marks are ours


def _addresses(entries, language, request):
    """Return `{entry's pk: URL}`; of objects without a page, that of the page that lists them or of the document."""
    listing, document_model = listing_pages(language), get_document_model()
    ids = [entry.object_id for entry in entries if entry.kind == document_model.search_kind]
    documents = document_model.objects.in_bulk(ids) if ids else {}
    urls = {}
    for entry in entries:
        if page := entry.page or listing.get(entry.kind):
            urls[entry.pk] = page.get_url(request) + entry.anchor
        elif document := documents.get(entry.object_id):
            urls[entry.pk] = reverse("wagtaildocs_serve", args=[document.pk, document.filename])
    return urls


def _type_name(entry):
    """Return the type of an object, for visitors: « projet », « terme du glossaire »."""
    model = ContentType.objects.get_for_id(entry.content_type_id).model_class()
    name = getattr(model, "type_name", None)
    return model._meta.verbose_name if name is None or isinstance(name, property) else name


def _promotions(text, request):
    """Return the promoted results for exactly these words, ignoring accents and case; visible pages only.

    `{title, url, description, is_elsewhere}` each. One query at most, none where there is no promotion.
    """
    chosen = _promoted().get(words.key(text), [])
    ids = [promotion.page_id for promotion in chosen if promotion.page_id]
    here = visible(Page.objects.filter(locale__language_code=get_language()))
    pages, found = here.in_bulk(ids) if ids else {}, []
    for promotion in chosen:
        page, url = pages.get(promotion.page_id), promotion.external_link_url
        if page or (url and not promotion.page_id):
            title = page.title if page else promotion.external_link_text or url
            address = page.get_url(request) if page else url
            found.append(
                {"title": title, "url": address, "description": promotion.description, "is_elsewhere": not page}
            )
    return found[:MOST_PROMOTED]


@cached_by_version
def _promoted():
    """Return `{folded words: [promotion]}`: there are tens of them at most."""
    chosen = {}
    for promotion in SearchPromotion.objects.select_related("query").order_by("sort_order", "pk"):
        chosen.setdefault(words.key(promotion.query.query_string), []).append(promotion)
    return chosen


def _elsewhere(request, typed, language):
    """Return the other languages with results for the words, `{name, code, url, count}`; two queries each."""
    counts = {code: len(find(typed, code)) for code in published_languages() if code != language}
    return [
        {
            "name": language_name(code),
            "code": code,
            "url": translate_url(request.path, code) + link([("q", typed)]),
            "count": count,
        }
        for code, count in counts.items()
        if count
    ]
