"""The search page, and the suggestions under its field."""

from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import translate_url
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pepr_site.listing.address import link
from pepr_site.operations.page_cache import SHARED
from pepr_site.pages.breadcrumb import breadcrumb_of
from pepr_site.pages.languages import published_languages
from pepr_site.search import words, zero_results
from pepr_site.search.addresses import addresses, type_name
from pepr_site.search.answer import answer
from pepr_site.search.engine import MOST_HITS, find
from pepr_site.search.excerpts import excerpts
from pepr_site.search.facets import Narrowing
from pepr_site.search.promoted import promotions
from pepr_site.search.suggestions import suggestions

RESULTS_PER_PAGE = 10
SUGGESTIONS_KEPT = 60


@require_safe
def search(request):
    """What holds the words of `?q=`, the best first, narrowed by the facets of the address. Always `noindex`."""
    language, typed = get_language(), words.clean(request.GET.get("q", ""))
    found = answer(typed, language)
    narrowing = Narrowing(request.GET, found.hits, typed, language)
    definition = _definition(found.hits) if not narrowing.is_narrowed else None
    listed = [hit for hit in narrowing.shown if hit is not definition]
    results = Paginator(listed, RESULTS_PER_PAGE).get_page(narrowing.page)
    is_missed = typed and found.is_missed and not narrowing.is_narrowed and results.number == 1
    # An answer for all is made once and may be given many times.
    if is_missed and request.META["REQUEST_METHOD"] == "GET" and SHARED not in request.META:
        zero_results.record(typed, language)
    first = definition if results.number == 1 else None
    rows = present([*([first] if first else []), *results], found.sought, language, request)
    plain = typed and results.number == 1 and not narrowing.is_narrowed
    context = {
        "query": typed,
        "answer": found,
        "is_empty_words": words.is_empty(typed, language),
        "facets": narrowing.facets,
        "removals": narrowing.removals,
        "clear_url": link([("q", typed)]),
        "proposal_url": link([("q", found.proposal)]) if found.proposal else "",
        "kept": f"{narrowing.address()[1:]}&",
        "definition": rows.pop(0) if first and rows else None,
        "results": results,
        "rows": rows,
        "total": len(narrowing.shown),
        # There are more, less good than these.
        "is_cut": len(found.hits) == MOST_HITS and not narrowing.is_narrowed,
        "promotions": promotions(typed, request) if plain else [],
        "elsewhere": _elsewhere(request, typed, language) if plain and found.is_astray else [],
        "breadcrumb": breadcrumb_of(_("Recherche")),
    }
    response = render(request, "site/search.html", context)
    if is_missed:
        # Each search that finds nothing counts, so that each is answered in person.
        patch_cache_control(response, private=True)
    return response


def _definition(hits):
    """Return the hit of the glossary whose name the words are, where it is among the first; else None."""
    return next((hit for hit in hits[:5] if hit.is_named_so and hit.values["kind"] == {"term"}), None)


def present(hits, text, language, request):
    """Return what the page shows of these hits: `{kind, title, excerpt, url, facts}`. Three queries at most."""
    if not hits:
        return []
    texts, urls = excerpts(hits, words.sought(text, language), language), addresses(hits, language, request)
    return [
        {
            "kind": next(iter(hit.values["kind"])),
            "type": type_name(hit.model),
            "year": next(iter(hit.values["year"]), ""),
            "url": urls[hit.pk],
            **texts[hit.pk],
        }
        for hit in hits
        if hit.pk in urls and hit.pk in texts
    ]


def _elsewhere(request, typed, language):
    """Return the other languages in which the words are found, `{name, code, url, count}`; two queries each."""
    elsewhere = []
    for code in published_languages():
        count = len(find(typed, code)) if code != language else 0
        if count:
            url = translate_url(request.path, code) + link([("q", typed)])
            name = get_language_info(code)["name_translated"]
            elsewhere.append({"name": name, "code": code, "url": url, "count": count})
    return elsewhere


@require_safe
def suggest(request):
    """The names that begin as what is typed, as JSON: `{"suggestions": [{"label", "kind", "url"}]}`.

    The same for everybody, so that a cache may keep it for a minute; no longer, for what is withdrawn.
    """
    language, typed = get_language(), words.clean(request.GET.get("q", ""))
    entries = suggestions(typed, language)
    urls = addresses(entries, language, request)
    found = [
        {"label": entry.title, "kind": str(type_name(entry.model)), "url": urls[entry.pk]}
        for entry in entries
        if entry.pk in urls
    ]
    response = JsonResponse({"suggestions": found})
    patch_cache_control(response, public=True, max_age=SUGGESTIONS_KEPT)
    response["X-Robots-Tag"] = "noindex"
    return response
