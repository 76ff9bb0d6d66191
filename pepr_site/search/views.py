"""The search page, and the suggestions under its field."""

import re

from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.search import SearchHeadline
from django.core.paginator import Paginator
from django.db.models import Q
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

from pepr_site.listing.facets import Choice, Facet, count
from pepr_site.listing.listing import FilterState, link
from pepr_site.operations.content_version import cached_by_version
from pepr_site.operations.page_cache import SHARED, parameters
from pepr_site.pages.links import breadcrumb_of, language_name, published_languages
from pepr_site.pages.searchable import searchable_models
from pepr_site.pages.visibility import visible
from pepr_site.search import words, zero_results
from pepr_site.search.models import SearchEntry
from pepr_site.search.query import MOST_HITS, answer, find, listing_pages, suggestions, tsquery

RESULTS_PER_PAGE = 10
MOST_PROMOTED = 3
SUGGESTIONS_KEPT = 60
# Markers around matches: control characters, which indexed texts do not contain.
START, STOP = "\x02", "\x03"
MARK = re.compile(f"{START}(.*?){STOP}")

# The names of the facets of pages are those of lists.
parameters.update(("kind", "year"))


class Results(FilterState):
    """The entries that match the chosen facets: OR within a facet, AND between facets.

    `data` is the query string, `entries` are all those found, `typed` the words.
    """

    def __init__(self, data, entries, typed, language):
        pages = _facet_pages(language)
        super().__init__(data, _facets(entries, pages))
        self.words = typed
        self.counted = count({entry: _values(entry, pages) for entry in entries}, self.declared, self.asked)
        self.shown = self.counted.items

    @property
    def is_filtered(self):
        return any(self.chosen.values())

    def pairs(self, chosen=None, **others):
        """Return the query parameters of these results: the words as typed, and the choices."""
        chosen = self.chosen if chosen is None else chosen
        return [("q", self.words), *((name, value) for name, values in chosen.items() for value in values)]


def _facets(entries, pages):
    """Return the facets of results: their kinds, the pages that they are related to, their years."""
    kinds = {model.search_kind: model.search_kind_label for model in searchable_models()}
    kinds = sorted(kinds.items(), key=lambda kind: words.key(str(kind[1])))
    years = sorted({entry.year for entry in entries if entry.year}, reverse=True)
    return [
        Facet("kind", _("Nature"), None, [Choice(*kind) for kind in kinds]),
        *(Facet(name, label, None, choices.values()) for name, label, choices in pages),
        Facet("year", _("Année"), None, [Choice(str(year), str(year)) for year in years]),
    ]


@cached_by_version
def _facet_pages(language):
    """Return `(facet, label, {key: choice})` for each class of pages that results are filtered by; a query for each."""
    found = []
    for model in (model for model in searchable_models() if model.search_facet):
        pages = visible(model.objects.filter(locale__language_code=language)).defer_streamfields().order_by("number")
        choices = {page.pk: _choice(page) for page in pages if not page.has_nothing_published}
        found.append((model.search_facet, capfirst(model._meta.verbose_name), choices))
    return found


def _choice(page):
    """Return the choice of a page; that of an objective has its symbol and colour."""
    symbol = getattr(page, "symbol", "")
    return Choice(str(page.number), page.short_title, symbol=symbol, tone=f"o{page.number}" if symbol else "")


def _values(entry, pages):
    """Return `{facet: values}` of an entry."""
    keys = {entry.page_id, *entry.related}
    related = {name: {choices[key].value for key in keys & choices.keys()} for name, _label, choices in pages}
    return {"kind": {entry.kind}, **related, "year": {str(entry.year)} if entry.year else set()}


@require_safe
def search(request):
    """The results for `?q=`, the best first, filtered by the facets of the query string. Always `noindex`."""
    language, typed = get_language(), words.clean(request.GET.get("q", ""))
    found = answer(typed, language)
    listing = Results(request.GET, found.entries, typed, language)
    # The glossary term that the words are the name of.
    terms = [entry for entry in found.entries[:5] if entry.is_named_so and entry.kind == "term"]
    definition = terms[0] if terms and not listing.is_filtered else None
    listed = [entry for entry in listing.shown if entry is not definition]
    results = Paginator(listed, RESULTS_PER_PAGE).get_page(listing.page_number)
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
        "promotions": _promotions(typed) if is_plain else [],
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


def _presented(entries, text, language, request):
    """Return what the page shows of entries: `{type, year, url, title, excerpt}`. Two queries at most."""
    if not entries:
        return []
    query, config = tsquery(words.sought(text, language), language, "|"), words.configuration(language)
    has_words = not words.is_empty(text, language)

    def headline(column, **options):
        return SearchHeadline(column, query, config=config, start_sel=START, stop_sel=STOP, **options)

    def kept(mark):
        # The database does not tell « CEA » from « ce ».
        return mark[1] if has_words and words.is_empty(mark[1], language) else mark[0]

    rows = SearchEntry.objects.select_related("page").annotate(
        marked_title=headline("title", highlight_all=True),
        marked_summary=headline("summary", highlight_all=True),
        marked_body=headline("body", max_fragments=2, max_words=26, min_words=12, fragment_delimiter=" … "),
    )
    rows = rows.in_bulk([entry.pk for entry in entries])
    urls = _addresses(rows.values(), language, request)
    shown = []
    for row in (rows[entry.pk] for entry in entries if entry.pk in urls):
        title, summary, body = (MARK.sub(kept, t) for t in (row.marked_title, row.marked_summary, row.marked_body))
        facts = {"type": _type_name(row), "year": str(row.year or ""), "url": urls[row.pk]}
        shown.append(facts | {"title": _marked(title), "excerpt": _marked(_excerpt(row, summary, body))})
    return shown


def _excerpt(row, summary, body):
    """Return the summary where it contains the words or the body does not; else matching lines of the body."""
    if START in summary or START not in body:
        return summary
    plain = body.replace(START, "").replace(STOP, "")
    beginning = "" if row.body.startswith(plain[:20]) else "… "
    return f"{beginning}{body}{'' if row.body.endswith(plain[-20:]) else ' …'}"


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


def _promotions(text):
    """Return the results promoted for exactly these words, ignoring accents and case; visible pages only. One query."""
    here = visible(Page.objects.filter(locale__language_code=get_language()))
    chosen = SearchPromotion.objects.filter(query__query_string__unaccent__iexact=text)
    chosen = chosen.filter(Q(page__in=here) | Q(page=None)).exclude(page=None, external_link_url="")
    return chosen.select_related("page").order_by("sort_order", "pk")[:MOST_PROMOTED]


def _elsewhere(request, typed, language):
    """Return the other languages with results for the words, `{name, code, url, count}`; two queries each."""
    query = link([("q", typed)])
    return [
        {"name": language_name(code), "code": code, "url": translate_url(request.path, code) + query, "count": count}
        for code in published_languages()
        if code != language and (count := len(find(typed, code)))
    ]
