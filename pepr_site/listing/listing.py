"""A filtered list: its state read from the query string, its items, its counts, and a sentence that sums it up."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pepr_site.listing.facets import count, values_of
from pepr_site.operations.content_version import cached_by_version
from pepr_site.operations.page_cache import parameters
from pepr_site.pages.attributes import attribute_of
from pepr_site.pages.base import BasePage
from pepr_site.pages.text import one_line

MOST_CHARACTERS = 100
# The file of the open data that spreadsheets open directly.
EXPORT = "excel.csv"
# The parameters of every list, beside its facets.
PARAMETERS = ("q", "page", "sort", "view")


def link(pairs):
    """Return a link to this state from any other of the same list."""
    return f"?{urlencode(pairs)}" if pairs else "./"


PAGE_SIZE = 24
# A list with fewer items has no filters.
LEAST_FILTERED = 8


@dataclass(frozen=True)
class Option:
    """An order or a view of a list: its value in the address, its label, and for an order what `order_by` takes.

    The first of a list is its own.
    """

    value: str
    label: str
    order: tuple = ()


class FilterState:
    """The filters of a list, and the address of each of its states; a subclass counts, and sets `counted`.

    `data` is the query string (a `QueryDict`). Parameters without a meaning are ignored.
    """

    def __init__(self, data, facets=(), sorts=(), views=()):
        self.declared, self.sorts, self.views = list(facets), sorts, views
        words = one_line(data.get("q", ""))[:MOST_CHARACTERS].strip()
        self.words = words if any(character.isalnum() for character in words) else ""
        self.sort, self.view = _pick(sorts, data.get("sort")), _pick(views, data.get("view"))
        page = data.get("page", "")
        self.page_number = max(int(page), 1) if page.isdecimal() and len(page) < 6 else 1
        self.asked = {facet.name: data.getlist(facet.name) for facet in self.declared}
        # The parameters as they were given.
        known = [name for name in data if name in {*PARAMETERS, *self.asked}]
        self.given = [(name, value) for name in known for value in data.getlist(name)]

    @property
    def chosen(self):
        return self.counted.chosen

    def pairs(self, chosen=None, words=None, view=None, page=1):
        """Return the parameters of a state of this list, in canonical order.

        What is not given stays as it is, but for the page, which is the first.
        """
        chosen = self.chosen if chosen is None else chosen
        pairs = [(facet.name, value) for facet in self.declared for value in chosen.get(facet.name, [])]
        words, view = self.words if words is None else words, view or self.view
        pairs += [("q", words)] if words else []
        pairs += [("sort", self.sort.value)] if self.sort and self.sort != self.sorts[0] else []
        pairs += [("view", view.value)] if view and view != self.views[0] else []
        return pairs + ([("page", str(page))] if page > 1 else [])

    @property
    def base_query(self):
        """The query string for pagination links, before the page number: « axis=1& »."""
        pairs = self.pairs()
        return f"{link(pairs)[1:]}&" if pairs else ""

    @property
    def clear_url(self):
        """The list without what narrows it, in the same view and order."""
        return link(self.pairs(chosen={}, words=""))

    @property
    def facets(self):
        """The facets as the form shows them; one with nothing to choose is left out."""
        return [facet for facet in self.counted.facets if facet.is_useful]

    @property
    def has_panel(self):
        """Whether the list is long enough to be worth filtering; what narrows a short one can always be taken away."""
        return self.counted.total >= LEAST_FILTERED

    @property
    def removals(self):
        """`{label, url}` for each active choice: its label, and the URL of the list without it."""
        return [self._removal(facet, choice) for facet in self.facets for choice in facet.chosen]

    def _removal(self, facet, choice):
        rest = [value for value in self.chosen[facet.name] if value != choice.value]
        label = _("%(facet)s : %(choice)s") % {"facet": facet.label, "choice": choice.label}
        return {"label": label, "url": link(self.pairs(chosen=self.chosen | {facet.name: rest}))}


@dataclass(frozen=True)
class _Items:
    """What `values_of` takes, for a list known by its name."""

    name: object
    whole: tuple = field(compare=False)


@cached_by_version
def _known_values(items):
    return values_of(*items.whole)


class Listing(FilterState):
    """The data for the templates of `components/listing/`.

    `items` is a queryset of one model, visible ones only; `noun` says how many: « Aucun projet », and a `ngettext_lazy`
    of the keys `number` and `count`, « 3 projets ».
    `holding` takes the model and the words typed, and returns the condition, a `Q`, that an item holds them; `ask` says
    what may be typed. `silent` is the condition that an item has no value in any facet. `name` is for a list that
    changes with the content alone, never with the clock: its values are cached.
    """

    def __init__(
        self,
        data,
        items,
        *,
        noun: tuple,
        holding: Callable[[type, str], Q],
        ask="",
        page_size=PAGE_SIZE,
        name=None,
        silent=None,
        **state,
    ):
        super().__init__(data, **state)
        self.noun, self.ask = noun, ask or _("Mot")
        whole = items, self.declared, silent
        values = _known_values(_Items(name, whole)) if name else values_of(*whole)
        held = holding(items.model, self.words) if self.words else Q()
        matching = set(items.order_by().filter(held).values_list("pk", flat=True)) if held else None
        self.counted = count(values, self.declared, self.asked, matching)
        self.total, self.count = self.counted.total, len(self.counted.items)
        shown = items if self.count == self.total else items.filter(pk__in=self.counted.items)
        # All matching items, in order, for the export.
        self.matching = shown.order_by(*self.sort.order) if self.sort else shown
        paginator = Paginator(self.matching, page_size)
        # Already known: the paginator would run another query.
        paginator.count = self.count
        self.page = paginator.get_page(self.page_number)

    @property
    def query(self):
        """The address's query in its one shape; nothing for the plain list."""
        pairs = self.pairs(page=self.page.number)
        return link(pairs) if pairs else ""

    @property
    def is_canonical(self):
        """Whether the address, but for parameters that are not ours, has that shape already."""
        return self.given == self.pairs(page=self.page.number)

    @property
    def is_plain(self):
        """Whether the whole list is shown in its own order and view, whichever of its pages."""
        return not self.pairs()

    @property
    def is_start(self):
        return self.is_plain and self.page.number == 1

    @property
    def is_filtered(self):
        return bool(self.words or any(self.chosen.values()))

    @property
    def view_links(self):
        """`{view, url, current}` for each view."""
        return [{"view": view, "url": link(self.pairs(view=view)), "current": view == self.view} for view in self.views]

    @property
    def removals(self):
        words = {"label": _("« %(words)s »") % {"words": self.words}, "url": link(self.pairs(words=""))}
        return [*super().removals, *([words] if self.words else [])]

    @property
    def sentence(self):
        """A summary of the list: « 3 projets de l’axe 1 qui parlent de « vecteur » »."""
        # « Aucun projet » and "No project" take the singular.
        number = self.count or 1
        phrases = [_either([choice.phrase(number) for choice in facet.chosen]) for facet in self.facets if facet.chosen]
        none, some = self.noun
        noun = some % {"number": self.count, "count": localize(self.count)} if self.count else none
        begun = " ".join([str(noun), ", ".join(phrases)]).strip()
        if not self.words:
            return begun
        speaking = ngettext("qui parle de « %(words)s »", "qui parlent de « %(words)s »", number)
        # The search words follow a single condition directly; after several they are added to the enumeration.
        return (", " if len(phrases) > 1 else " ").join([begun, speaking % {"words": self.words}])


def _pick(options, value):
    """Return the option of this value, else the first, else None."""
    return next((option for option in options if option.value == value), options[0] if options else None)


def _either(phrases):
    """Return phrases as alternatives: « de l’axe 1 ou de l’axe 2 »."""
    text, *others = phrases
    for other in others:
        text = _("%(one)s ou %(other)s") % {"one": text, "other": other}
    return text


class ListingPage(BasePage):
    """A page with a filtered list; its template extends `listing.html`.

    Every state of the list has one address: another way to write it leads there, so that what a visitor copies is
    short and what a cache keeps is kept once. Of a narrowed list search engines are told to follow the links only.
    """

    # The names of its facets, which are URL parameters.
    facet_names = ()
    # The `Dataset` of its rows (`pepr_site.open_data`), whose export has exactly the rows of the list.
    listed_dataset = None

    class Meta:
        abstract = True

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        parameters.update(PARAMETERS, cls.facet_names)

    def make_listing(self, data):
        """Return the `Listing` of this page for a query string, a `QueryDict`."""
        raise NotImplementedError

    def listed(self, data):
        """Return the identifiers of the items for a query string, on all pages, in order."""
        return [str(key) for key in self.make_listing(data).matching.values_list("translation_key", flat=True)]

    @property
    def export_url(self):
        """The URL of the export, for a spreadsheet; empty without a dataset."""
        dataset = attribute_of(type(self), "listed_dataset")
        return dataset and f"{reverse('open_data', args=[dataset.slug, EXPORT])}{self.listing.query}"

    def serve(self, request, *args, **kwargs):
        self.listing = self.make_listing(request.GET)
        if not self.listing.is_canonical:
            return HttpResponseRedirect(request.path + self.listing.query)
        return super().serve(request, *args, **kwargs)

    def get_context(self, request, *args, **kwargs):
        # A preview is rendered without `serve`.
        self.listing = getattr(self, "listing", None) or self.make_listing(request.GET)
        return super().get_context(request, *args, **kwargs) | {
            "listing": self.listing,
            "export_url": self.export_url,
            "canonical_query": self.listing.query,
            "noindex": not self.listing.is_plain,
        }
