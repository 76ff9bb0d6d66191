"""One list as a visitor asks for it: which items, how many behind each choice, and the sentence that says it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db.models import Q
from django.utils.formats import localize
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from pepr_site.listing.address import StateForm, link
from pepr_site.listing.facets import Choice, Facet, count, narrow
from pepr_site.search import words
from pepr_site.search.engine import tsquery
from pepr_site.search.models import SearchEntry

PAGE_SIZE = 24
# A facet of more choices than this folds the rest away.
MOST_SHOWN = 8
SHOWN_WHEN_FOLDED = 6


@dataclass(frozen=True)
class Sort:
    """An order: its value in the address, its label, and what `order_by` takes. The first of a list is its own."""

    value: str
    label: str
    order: tuple


@dataclass(frozen=True)
class View:
    """A way to show the items; the template of the list draws it. The first of a list is its own."""

    value: str
    label: str


@dataclass(frozen=True)
class OfferedChoice:
    """A choice with the number of items behind it, as the form shows it."""

    choice: Choice
    count: int
    checked: bool

    @property
    def is_idle(self):
        return not self.count and not self.checked


@dataclass(frozen=True)
class OfferedFacet:
    """A facet as the form shows it: the first choices, and the rest, which is folded away."""

    facet: Facet
    choices: list[OfferedChoice]

    @property
    def first(self):
        return self.choices if len(self.choices) <= MOST_SHOWN else self.choices[:SHOWN_WHEN_FOLDED]

    @property
    def rest(self):
        return self.choices[len(self.first) :]

    @property
    def is_unfolded(self):
        return any(offered.checked for offered in self.rest)


@dataclass(frozen=True)
class Removal:
    """Something chosen, in words, and the address of the list without it."""

    label: str
    url: str


class Listing:
    """What the templates of `components/listing/` show.

    `data` is the query string (a `QueryDict`), `items` a queryset of one page model, visible ones only. `noun` is a
    function of a number: « 3 projets »; `ask` says what may be typed. Facets, sorts and views may be left out. `name`
    is for a list that changes with the content alone, never with the clock (see `facets.count`).
    """

    def __init__(
        self,
        data,
        items,
        *,
        noun: Callable[[int], str],
        facets=(),
        sorts=(),
        views=(),
        ask="",
        page_size=PAGE_SIZE,
        name=None,
    ):
        self.facets_declared, self.sorts, self.views, self.noun = list(facets), sorts, views, noun
        self.ask = ask or _("Mot")
        self.form = StateForm(data, self.facets_declared, sorts, views)
        self.words = self.form.read("q", "")
        self.sort = _pick(sorts, self.form.read("sort"))
        self.view = _pick(views, self.form.read("view"))
        asked = {facet.name: self.form.read(facet.name, []) for facet in self.facets_declared}
        matching = holding(items.model, self.words) if self.words else Q()
        self._counted = count(items, self.facets_declared, asked, matching, name)
        self.total, self.count, self.chosen = self._counted.total, self._counted.matching, self._counted.chosen
        shown = narrow(items.filter(matching), self.facets_declared, self.chosen)
        paginator = Paginator(shown.order_by(*self.sort.order) if self.sort else shown, page_size)
        # Already counted: the paginator would ask again.
        paginator.count = self.count
        self.page = paginator.get_page(self.form.read("page"))

    # --- the address ---

    def pairs(self, chosen=None, words=None, view=None, page=1):
        """Return the parameters of a state of this list, in the one order that its addresses have.

        What is not given stays as it is, but for the page, which is the first.
        """
        chosen = self.chosen if chosen is None else chosen
        pairs = [(facet.name, value) for facet in self.facets_declared for value in chosen[facet.name]]
        words, view = self.words if words is None else words, view or self.view
        pairs += [("q", words)] if words else []
        pairs += [("sort", self.sort.value)] if self.sort and self.sort != self.sorts[0] else []
        pairs += [("view", view.value)] if view and view != self.views[0] else []
        return pairs + ([("page", str(page))] if page > 1 else [])

    @property
    def query(self):
        """The address's query in its one shape; nothing for the plain list."""
        pairs = self.pairs(page=self.page.number)
        return link(pairs) if pairs else ""

    @property
    def is_canonical(self):
        """Whether the address, but for parameters that are not ours, has that shape already."""
        return self.form.pairs() == self.pairs(page=self.page.number)

    @property
    def is_plain(self):
        """Whether the whole list is shown in its own order and view, whichever of its pages."""
        return not self.pairs()

    @property
    def is_start(self):
        return self.is_plain and self.page.number == 1

    @property
    def is_narrowed(self):
        return bool(self.words or any(self.chosen.values()))

    @property
    def kept(self):
        """What the links to other pages keep, before the number: « axis=1& »."""
        pairs = self.pairs()
        return f"{link(pairs)[1:]}&" if pairs else ""

    @property
    def clear_url(self):
        """The list without what narrows it, in the same view and order."""
        return link(self.pairs(chosen={facet.name: [] for facet in self.facets_declared}, words=""))

    @property
    def view_links(self):
        """`{view, url, current}` for each view."""
        return [{"view": view, "url": link(self.pairs(view=view)), "current": view == self.view} for view in self.views]

    # --- what is offered, and what is chosen ---

    @cached_property
    def facets(self):
        """The facets as the form shows them; one with nothing to choose is left out."""
        offered = [OfferedFacet(facet, self._offered(facet)) for facet in self.facets_declared]
        return [facet for facet in offered if facet.choices]

    def _offered(self, facet):
        tallies, chosen = self._counted.facets[facet.name], self.chosen[facet.name]
        return [
            OfferedChoice(choice, tallies[choice.value].count if choice.value in tallies else 0, choice.value in chosen)
            for choice in self._counted.choices[facet.name]
        ]

    def _chosen_choices(self):
        """Yield each facet in which something is chosen, with the chosen choices."""
        for facet in self.facets_declared:
            choices = [c for c in self._counted.choices[facet.name] if c.value in self.chosen[facet.name]]
            if choices:
                yield facet, choices

    @property
    def removals(self):
        """A `Removal` for each thing that narrows the list."""
        removals = []
        for facet, choices in self._chosen_choices():
            for choice in choices:
                rest = [value for value in self.chosen[facet.name] if value != choice.value]
                label = _("%(facet)s : %(choice)s") % {"facet": facet.label, "choice": choice.label}
                removals.append(Removal(label, link(self.pairs(chosen=self.chosen | {facet.name: rest}))))
        if self.words:
            label = _("« %(words)s »") % {"words": self.words}
            removals.append(Removal(label, link(self.pairs(words=""))))
        return removals

    @property
    def sentence(self):
        """What is shown, in words: « 3 projets de l’axe 1 qui parlent de « vecteur » »."""
        # « Aucun projet » and "No project" agree as one does.
        number = self.count or 1
        phrases = [_either([choice.said(number) for choice in choices]) for _facet, choices in self._chosen_choices()]
        begun = " ".join([self.noun(self.count), ", ".join(phrases)]).strip()
        if not self.words:
            return begun
        speaking = ngettext("qui parle de « %(words)s »", "qui parlent de « %(words)s »", number)
        # With one condition the words follow it; after several they are one more of them.
        return (", " if len(phrases) > 1 else " ").join([begun, speaking % {"words": self.words}])


def holding(model, text):
    """Return the condition that a page of `model` holds every word of `text`, as the site's search compares them."""
    terms, language = words.sought(text, get_language()), get_language()
    if not terms:
        return Q(pk__in=[])
    kind = ContentType.objects.get_for_model(model)
    entries = SearchEntry.objects.filter(content_type=kind, language=language, vector=tsquery(terms, language))
    return Q(pk__in=entries.values("object_id"))


def tell(number, none, some):
    """Return `some`, such as « %(count)s projets », with the number in it, or `none` where it is zero."""
    return some % {"count": localize(number)} if number else none


def _pick(options, value):
    """Return the option of this value, else the first, else None."""
    return next((option for option in options if option.value == value), options[0] if options else None)


def _either(phrases):
    """Return phrases as alternatives: « de l’axe 1 ou de l’axe 2 »."""
    said, *others = phrases
    for other in others:
        said = _("%(one)s ou %(other)s") % {"one": said, "other": other}
    return said
