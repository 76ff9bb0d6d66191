"""The facets of the results: what is chosen in the address, how many results stand behind each choice."""

from collections import Counter
from dataclasses import dataclass
from operator import itemgetter

from django import forms
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from pepr_site.search import sources
from pepr_site.search.placing import facet_pages, place

MOST_CHOSEN = 40
LAST_PAGE = 100_000
# A facet of more choices than this folds the rest away.
MOST_SHOWN, SHOWN_WHEN_FOLDED = 8, 6


class NarrowingForm(forms.Form):
    """Reads the facets off the address; what is no choice counts for nothing."""

    page = forms.IntegerField(required=False, min_value=1, max_value=LAST_PAGE)

    def __init__(self, data, offered):
        super().__init__(data)
        for name, (label, choices) in offered.items():
            self.fields[name] = forms.MultipleChoiceField(label=label, required=False, choices=choices)

    @property
    def chosen(self):
        """What is asked for, facet by facet, with only values that are offered."""
        return {
            name: [value for value, _label in field.choices if value in set(self.data.getlist(name)[:MOST_CHOSEN])]
            for name, field in self.facets.items()
        }

    @property
    def facets(self):
        return {name: field for name, field in self.fields.items() if name != "page"}


@dataclass(frozen=True)
class Choice:
    """One thing to tick, and how many results stand behind it."""

    value: str
    label: str
    count: int
    checked: bool
    symbol: str = ""
    tone: str = ""

    @property
    def is_idle(self):
        return not self.count and not self.checked


@dataclass(frozen=True)
class Facet:
    """A way to narrow: the first choices, and the rest, which is folded away."""

    name: str
    label: str
    choices: list

    @property
    def first(self):
        return self.choices if len(self.choices) <= MOST_SHOWN else self.choices[:SHOWN_WHEN_FOLDED]

    @property
    def rest(self):
        return self.choices[len(self.first) :]

    @property
    def is_unfolded(self):
        return any(choice.checked for choice in self.rest)


class Narrowing:
    """The hits that fit what is chosen. Within a facet choices add up, between facets they narrow.

    `hits` are all those found; one query, and one more where the content has just changed.
    """

    def __init__(self, data, hits, language):
        place(hits, language)
        self.hits = hits
        self.form = NarrowingForm(data, self._offered(language))
        self.chosen = self.form.chosen
        self.form.is_valid()
        self.page = self.form.cleaned_data.get("page") or 1
        self.shown = self._matching()

    def _offered(self, language):
        """Return `{facet: (label, choices)}`; a choice is offered where a result falls under it."""
        found = {}
        for hit in self.hits:
            for name, values in hit.values.items():
                found.setdefault(name, set()).update(values)
        years = sorted(found.get("year", ()), reverse=True)
        pages = facet_pages(language)
        kinds = sorted(sources.kinds.items(), key=itemgetter(1))
        offered = {
            "kind": (_("Nature"), [(kind, name) for kind, (_place, name) in kinds]),
            **{name: (label, list(pages[name].values())) for name, (label, _class) in sources.page_facets.items()},
            "year": (_("Année"), [(year, year) for year in years]),
        }
        return {
            name: (label, [(value, text) for value, text in choices if value in found.get(name, ())])
            for name, (label, choices) in offered.items()
        }

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
        facets = []
        for name, field in self.form.facets.items():
            counts = Counter(value for hit in self._matching(without=name) for value in hit.values[name])
            choices = [
                Choice(value, label, counts[value], value in self.chosen[name], *_sign(name, value))
                for value, label in field.choices
            ]
            if len(choices) > 1 or self.chosen[name]:
                facets.append(Facet(name, field.label, choices))
        return facets

    def pairs(self, **changed):
        """Return the parameters of the address for what is chosen, facet by facet, but for what is `changed`."""
        return [(name, value) for name, values in (self.chosen | changed).items() for value in values]

    def removals(self, query):
        """Return `{label, url}` for each thing chosen: the address of the results without it."""
        return [
            {
                "label": label,
                "url": address(query, self.pairs(**{name: [v for v in self.chosen[name] if v != value]})),
            }
            for name, field in self.form.facets.items()
            for value, label in field.choices
            if value in self.chosen[name]
        ]


def address(query, pairs=()):
    """Return the query string of a search for `query`."""
    return f"?{urlencode([('q', query), *pairs])}"


def _sign(facet, value):
    """Return the sign and the colour of a choice: those of an objective."""
    return (f"g{value}", f"o{value}") if facet == "objective" else ()
