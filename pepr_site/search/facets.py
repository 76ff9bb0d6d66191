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
from pepr_site.operations.content_version import cached_by_version
from pepr_site.operations.page_cache import parameters
from pepr_site.pages.visibility import visible
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
        pages = _facet_pages(language)
        self._values = [(entry, _values(entry, pages)) for entry in entries]
        super().__init__(data, self._declared(pages))
        self.words = typed
        asked = {name: set(values[:MOST_CHOSEN]) for name, values in self.asked.items()}
        chosen = {f.name: [c.value for c in f.choices if c.value in asked[f.name]] for f in self.declared}
        self.shown = [entry for entry, _values in self._matching(chosen)]
        self.counted = Counted(len(entries), len(self.shown), [self._offering(f, chosen) for f in self.declared])

    def _declared(self, pages):
        """Return the facets, each with the choices under which a result falls."""
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
        """Return the entries that fit every facet but `without`, each with its values."""
        wanted = {name: set(values) for name, values in chosen.items() if values and name != without}
        return [pair for pair in self._values if all(pair[1][name] & some for name, some in wanted.items())]

    def _offering(self, facet, chosen):
        """Return the facet with what it offers: nothing where there is no choice, of many the most frequent."""
        own = chosen[facet.name]
        counts = Counter(value for _e, values in self._matching(chosen, facet.name) for value in values[facet.name])
        best = {value for value, _count in counts.most_common(MOST_OFFERED)}.union(own)
        choices = [c for c in facet.choices if len(facet.choices) <= MOST_OFFERED or c.value in best]
        return facet.offering(choices if len(facet.choices) > 1 or own else [], counts, own)

    @property
    def is_narrowed(self):
        return any(self.chosen.values())

    def pairs(self, chosen=None, **others):
        """Return the parameters of these results: the words as they were typed, and what is chosen."""
        chosen = self.chosen if chosen is None else chosen
        return [("q", self.words), *((name, value) for name, values in chosen.items() for value in values)]


@cached_by_version
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


def _values(entry, pages):
    """Return `{facet: values}` of an entry."""
    keys = {entry.page_id, *entry.related}
    values = {name: {choices[key][0] for key in keys & choices.keys()} for name, (_label, choices) in pages.items()}
    return {"kind": {entry.kind}, **values, "year": {str(entry.year)} if entry.year else set()}


def _choice(facet, value, label):
    """Return a choice; an objective has its sign and its colour."""
    return Choice(value, label, symbol=f"g{value}", tone=f"o{value}") if facet == "objective" else Choice(value, label)
