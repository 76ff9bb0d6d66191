"""The facets of search results, counted over what was found: each entry holds the values it falls under.

The choices, the form and the templates are those of every list (`pepr_site.listing`).
"""

from collections import Counter
from operator import itemgetter

from django.db.models import Exists, OuterRef, Value
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from pepr_site.listing.facets import MOST_CHOSEN, Choice, Counted, Facet
from pepr_site.listing.listing import Narrowing
from pepr_site.operations.content_version import memoised
from pepr_site.operations.page_cache import parameters
from pepr_site.pages.base import visible
from pepr_site.search import words
from pepr_site.search.indexing import searchable_models
from pepr_site.search.models import SearchEntry
from pepr_site.search.query import SAYS_NOTHING

# Of more choices than this a facet offers those with the most results: twice the projects of the programme.
MOST_OFFERED = 24

# The facets of pages are those of the lists, which name them.
parameters.update(("kind", "year"))


class Results(Narrowing):
    """The entries that fit what is chosen. Within a facet choices add up, between facets they narrow.

    `data` is the query string, `entries` are all those found, `typed` the words.
    """

    def __init__(self, data, entries, typed, language):
        self.entries, self._pages = entries, _facet_pages(language)
        self._values = {entry.pk: self._values_of(entry) for entry in entries}
        super().__init__(data, self._declared())
        self.words = typed
        asked = {name: set(values[:MOST_CHOSEN]) for name, values in self.asked.items()}
        chosen = {f.name: [c.value for c in f.choices if c.value in asked[f.name]] for f in self.declared}
        counts = {facet.name: self._counts(chosen, facet.name) for facet in self.declared}
        self.shown = self._matching(chosen)
        facets = [_offering(facet, counts[facet.name], chosen[facet.name]) for facet in self.declared]
        self.counted = Counted(len(entries), len(self.shown), facets)

    def _values_of(self, entry):
        """Return `{facet: values}` of an entry."""
        keys = {entry.page_id, *entry.related}
        of_pages = {
            name: {pages[key][0] for key in keys & pages.keys()} for name, (_label, pages) in self._pages.items()
        }
        return {"kind": {entry.kind}, **of_pages, "year": {str(entry.year)} if entry.year else set()}

    def _declared(self):
        """Return the facets, each with the choices under which a result falls."""
        found = {}
        for values in self._values.values():
            for name, some in values.items():
                found.setdefault(name, set()).update(some)
        kinds = {model.search_kind: model.search_kind_label for model in searchable_models()}
        years = [(year, year) for year in sorted(found.get("year", ()), reverse=True)]
        declared = [
            ("kind", _("Nature"), sorted(kinds.items(), key=lambda kind: words.key(str(kind[1])))),
            *((name, label, pages.values()) for name, (label, pages) in self._pages.items()),
            ("year", _("Année"), years),
        ]
        return [
            Facet(name, label, None, [_choice(name, *pair) for pair in pairs if pair[0] in found.get(name, ())])
            for name, label, pairs in declared
        ]

    def _matching(self, chosen, without=None):
        """Return the entries that fit every facet but `without`."""
        wanted = {name: set(values) for name, values in chosen.items() if values and name != without}
        return [e for e in self.entries if all(self._values[e.pk][name] & some for name, some in wanted.items())]

    def _counts(self, chosen, name):
        return Counter(value for entry in self._matching(chosen, name) for value in self._values[entry.pk][name])

    @property
    def is_narrowed(self):
        return any(self.chosen.values())

    def pairs(self, chosen=None, **others):
        """Return the parameters of these results: the words as they were typed, and what is chosen."""
        chosen = self.chosen if chosen is None else chosen
        return [("q", self.words), *((name, value) for name, values in chosen.items() for value in values)]


@memoised
def _facet_pages(language):
    """Return `{facet: (label, {key: (value, label)})}`: the visible pages by which results are narrowed. One query."""
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


def _offering(facet, counts, chosen):
    """Return the facet with what it offers: nothing where there is no choice, of many those with the most results."""
    best = {value for value, _count in counts.most_common(MOST_OFFERED)}.union(chosen)
    choices = [c for c in facet.choices if len(facet.choices) <= MOST_OFFERED or c.value in best]
    return facet.offering(choices if len(facet.choices) > 1 or chosen else [], counts, chosen)


def _choice(facet, value, label):
    """Return a choice; an objective has its sign and its colour."""
    return Choice(value, label, symbol=f"g{value}", tone=f"o{value}") if facet == "objective" else Choice(value, label)
