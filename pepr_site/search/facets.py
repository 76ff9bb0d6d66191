"""The facets of the results: what is chosen in the address, how many results stand behind each choice.

The choices, the form and the templates are those of every list (`pepr_site.listing`). Only the counting is done here,
over what was found: results of every kind are in no one queryset.
"""

from collections import Counter
from operator import itemgetter

from django.utils.translation import gettext_lazy as _

from pepr_site.listing.address import StateForm, link
from pepr_site.listing.facets import MOST_CHOSEN, Choice, Facet
from pepr_site.listing.listing import OfferedChoice, OfferedFacet, Removal
from pepr_site.operations.page_cache import parameters
from pepr_site.search import sources
from pepr_site.search.facet_values import facet_pages, place

# Of more choices than this a facet offers those with the most results: twice the projects of the programme.
MOST_OFFERED = 24

# The facets of pages (`sources.page_facets`) are those of the lists, which name them.
parameters.update(("kind", "year"))


class Narrowing:
    """The hits that fit what is chosen. Within a facet choices add up, between facets they narrow.

    `data` is the query string (a `QueryDict`), `hits` are all those found, `query` the words as they were typed. One
    query, and those of `facet_pages` where the content has just changed.
    """

    def __init__(self, data, hits, query, language):
        place(hits, language)
        self.hits, self.query = hits, query
        self._facets = self._declared(language)
        form = StateForm(data, self._facets, sorts=(), views=())
        asked = {facet.name: set(form.read(facet.name, [])[:MOST_CHOSEN]) for facet in self._facets}
        self.chosen = {
            facet.name: [choice.value for choice in facet.choices if choice.value in asked[facet.name]]
            for facet in self._facets
        }
        self.page = form.read("page", 1)
        self.shown = self._matching()

    def _declared(self, language):
        """Return the facets, each with the choices under which a result falls."""
        found = {}
        for hit in self.hits:
            for name, values in hit.values.items():
                found.setdefault(name, set()).update(values)
        pages = facet_pages(language)
        kinds = [(kind, label) for kind, (_place, label) in sorted(sources.kinds.items(), key=itemgetter(1))]
        years = [(year, year) for year in sorted(found.get("year", ()), reverse=True)]
        declared = [
            ("kind", _("Nature"), kinds),
            *((name, label, pages[name].values()) for name, (label, _class) in sources.page_facets.items()),
            ("year", _("Année"), years),
        ]
        return [
            Facet(name, label, None, [_choice(name, *pair) for pair in pairs if pair[0] in found.get(name, ())])
            for name, label, pairs in declared
        ]

    def _matching(self, without=None):
        """Return the hits that fit every facet but `without`."""
        wanted = {name: set(values) for name, values in self.chosen.items() if values and name != without}
        return [hit for hit in self.hits if all(hit.values[name] & values for name, values in wanted.items())]

    @property
    def is_narrowed(self):
        return any(self.chosen.values())

    @property
    def facets(self):
        """The facets with something to choose, each choice with what it would show, the other facets as they are."""
        return [self._offered(facet) for facet in self._facets if len(facet.choices) > 1 or self.chosen[facet.name]]

    def _offered(self, facet):
        counts = Counter(value for hit in self._matching(without=facet.name) for value in hit.values[facet.name])
        chosen = self.chosen[facet.name]
        kept = {value for value, _count in counts.most_common(MOST_OFFERED)}.union(chosen)
        has_few = len(facet.choices) <= MOST_OFFERED
        return OfferedFacet(
            facet,
            [
                OfferedChoice(choice, counts[choice.value], choice.value in chosen)
                for choice in facet.choices
                if has_few or choice.value in kept
            ],
        )

    def address(self, **changed):
        """Return the query string of these results, but for the facets that are `changed`: `{name: values}`."""
        return link(
            [("q", self.query), *((name, value) for name, kept in (self.chosen | changed).items() for value in kept)]
        )

    @property
    def removals(self):
        """A `Removal` for each thing chosen."""
        return [
            Removal(choice.label, self.address(**{facet.name: [v for v in chosen if v != choice.value]}))
            for facet in self._facets
            for choice, chosen in ((choice, self.chosen[facet.name]) for choice in facet.choices)
            if choice.value in chosen
        ]


def _choice(facet, value, label):
    """Return a choice; an objective has its sign and its colour."""
    return Choice(value, label, symbol=f"g{value}", tone=f"o{value}") if facet == "objective" else Choice(value, label)
