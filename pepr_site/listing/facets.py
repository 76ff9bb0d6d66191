"""Facets over any queryset: what they are read from, what they keep, and how many items stand behind each choice.

A facet reads, for each item, the list of the values under which it falls, as an SQL expression. Within a facet
choices add up (either value), between facets they narrow (both facets). All counts come in one query, however many
facets and items there are.

To use it on a queryset of one's own:

    facets = [
        Facet("kind", _("Nature"), column("content_type__model"), [Choice("projectpage", _("Projet")), …]),
        Facet("year", _("Année"), Cast(ExtractYear("date"), TEXT), labelled),
    ]
    counted = count(pages, facets, {"kind": ["projectpage"]})
    counted.matching, counted.facets["year"]["2024"].count
    shown = narrow(pages, facets, counted.chosen)
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import Count, F, Func, OuterRef, Q, TextField, Value
from django.db.models.functions import Cast, Coalesce, NullIf

from pepr_site.operations.content_version import memoised
from pepr_site.pages.base import visible

# The value of the items about which nothing is known.
NONE = "none"
# Beyond this many choices of one facet an address is not a visitor's.
MOST_CHOSEN = 40

TEXT = TextField()
LIST = ArrayField(TextField())


@dataclass(frozen=True)
class Choice:
    """One thing to tick: its value in the address, its label, and how the sentence says it.

    `words` is a text, or a function of the number of items for what agrees with it; the label where it is left out.
    `symbol` names a sign of the sprite, `tone` the class of a colour.
    """

    value: str
    label: str
    words: str | Callable[[int], str] = ""
    symbol: str = ""
    tone: str = ""

    def said(self, number):
        return str(self.words(number) if callable(self.words) else self.words or self.label)


@dataclass(frozen=True)
class Facet:
    """A way to narrow a list.

    `name` is the parameter in the address. `values` is an expression that gives the values of an item: a text, or a
    list of texts (see `column`, `related`, `pieces`). `choices` is what is offered, in order: a list, or a function
    that takes `{value: Tally}`, the values that items have, and returns one. What is not among the choices is neither
    offered nor accepted, so that choices made from visible pages keep the others out.
    """

    name: str
    label: str
    values: object
    choices: Iterable[Choice] | Callable[[dict], Iterable[Choice]] = field(repr=False)

    @property
    def alias(self):
        return f"facet_{self.name}"

    @property
    def expression(self):
        """The values as a list, whatever they were given as."""
        if isinstance(self.values, ArraySubquery) or isinstance(getattr(self.values, "output_field", None), ArrayField):
            return Cast(self.values, LIST)
        return Func(self.values, template="ARRAY[%(expressions)s]::text[]", output_field=LIST)

    def offered(self, found):
        """Return the choices, given the values that items have, `{value: Tally}`."""
        return list(self.choices(found) if callable(self.choices) else self.choices)


class Tally(NamedTuple):
    """How many items fall under a value: in the whole list, and with the other facets as they are."""

    total: int = 0
    count: int = 0


@dataclass
class Counted:
    """What `count` found: how many items in all and how many match, per facet `{value: Tally}`, the offered choices,
    and what is chosen once the nonsense is taken out, `{facet name: values}` in the order of the choices.
    """

    total: int
    matching: int
    facets: dict[str, dict[str, Tally]]
    choices: dict[str, list[Choice]]
    chosen: dict[str, list[str]]


def count(items, facets, chosen, matching=None, name=None):
    """Count `items`, a queryset, by facet: a `Counted`.

    `chosen` maps the name of a facet to values, which may be anything a visitor sent; `matching` is a `Q` that holds
    besides, such as words that are searched. A facet's counts take the other facets and `matching` into account,
    not its own choices. One query; a second one where some of `chosen` turned out to be no value of any item.

    A list whose items and values change with the content alone may have a `name` of its own: what the whole of it holds
    is then remembered, and costs no query; where something narrows it, only what is left is counted.
    """
    matching = matching or Q()
    chosen = {facet.name: set(chosen.get(facet.name, [])[:MOST_CHOSEN]) for facet in facets}
    whole = _Whole(name, items, facets) if name is not None else None
    counted = _count(items, facets, chosen, matching, whole)
    if any(set(counted.chosen[name]) != values for name, values in chosen.items()):
        kept = {name: set(values) for name, values in counted.chosen.items()}
        counted = _count(items, facets, kept, matching, whole)
    return counted


def narrow(items, facets, chosen):
    """Return the `items` that fall under what is chosen, `{facet name: values}`, in every facet."""
    return _with_values(items, facets, chosen).filter(_condition(facets, chosen))


def column(name, empty=NONE):
    """The values of a facet that reads one column, or one expression: what is blank falls under `empty`."""
    return Coalesce(NullIf(Cast(name, TEXT), Value("", TEXT)), Value(empty, TEXT), output_field=TEXT)


def related(model, name, value, empty=NONE):
    """The values of a facet that reads a relation to pages: the `value` of each visible page in the field `name`.

    Items of `model` with no such page fall under `empty`, or under nothing where it is None.
    """
    relation = model._meta.get_field(name)
    through, target = relation.remote_field.through, relation.m2m_reverse_field_name()
    rows = through.objects.filter(
        **{
            relation.m2m_field_name(): OuterRef("pk"),
            f"{target}__in": visible(relation.related_model.objects).values("pk"),
        }
    )
    values = ArraySubquery(rows.values_list(Cast(f"{target}__{value}", TEXT)))
    return or_empty(values, empty) if empty else values


def pieces(name, empty=NONE):
    """The values of a facet that reads a text column of items parted by commas."""
    split = Func(
        F(name),
        template=r"array_remove(regexp_split_to_array(btrim(%(expressions)s), '\s*,\s*'), '')",
        output_field=LIST,
    )
    return or_empty(split, empty)


def or_empty(values, empty=NONE):
    """Return the expression `values`, a list, with `empty` in the place of a list of nothing."""
    return Coalesce(NullIf(Cast(values, LIST), Value([], LIST)), Value([empty], LIST), output_field=LIST)


class _Unnest(Func):
    """One row for each value of a list."""

    function = "unnest"
    set_returning = True
    output_field = TEXT


def _condition(facets, chosen, without=None):
    """Return what an item must fulfil to fall under what is chosen in every facet but `without`."""
    condition = Q()
    for facet in facets:
        if chosen.get(facet.name) and facet is not without:
            condition &= Q(**{f"{facet.alias}__overlap": Value(sorted(chosen[facet.name]), LIST)})
    return condition


def _with_values(items, facets, chosen, also=None):
    """Return the items with the values of the facets that are chosen, and of the facet `also`."""
    wanted = [facet for facet in facets if chosen.get(facet.name) or facet is also]
    return items.alias(**{facet.alias: facet.expression for facet in wanted})


def _by_value(items, facets, chosen, facet, only=None):
    """Return the items that fulfil `only`, by the name and the values of a facet; for the facet None, as one group."""
    rows = _with_values(items.order_by().select_related(None).prefetch_related(None), facets, chosen, also=facet)
    value = _Unnest(F(facet.alias)) if facet else Value("", TEXT)
    named = rows.filter(only or Q()).annotate(_facet=Value(facet.name if facet else "", TEXT), _value=value)
    return named.values("_facet", "_value")


def _tallies(items, facets, chosen, matching, facet):
    """Return the rows (facet name, value, total, count) of a facet; for the facet None, those of the whole list."""
    kept = _condition(facets, chosen, without=facet) & matching
    return (
        _by_value(items, facets, chosen, facet)
        .annotate(_total=Count("pk", distinct=True), _count=Count("pk", distinct=True, filter=kept))
        .values_list("_facet", "_value", "_total", "_count")
    )


def _left(whole, chosen, matching):
    """Return the rows of `_rows`, the totals from memory: of the items only those that are left are looked at."""
    items, facets = whole.items, whole.facets
    totals = {(name, value): total for name, value, total, _count in _rows_of(whole)}
    kept = [(facet, _condition(facets, chosen, without=facet) & matching) for facet in (None, *facets)]
    narrowed = [
        _by_value(items, facets, chosen, facet, only)
        .annotate(_count=Count("pk", distinct=True))
        .values_list("_facet", "_value", "_count")
        for facet, only in kept
        if only
    ]
    names = {facet.name if facet else "" for facet, only in kept if only}
    counts = {key: total for key, total in totals.items() if key[0] not in names}
    for name, value, number in narrowed[0].union(*narrowed[1:], all=True) if narrowed else ():
        counts[name, value] = number
    return [(*key, total, counts.get(key, 0)) for key, total in totals.items()]


@dataclass(frozen=True)
class _Whole:
    """A list that nothing narrows, known by its name alone."""

    name: object
    items: object = field(compare=False)
    facets: list = field(compare=False)


@memoised
def _rows_of(whole):
    return list(_rows(whole.items, whole.facets, {}, Q()))


def _rows(items, facets, chosen, matching):
    first, *others = [_tallies(items, facets, chosen, matching, facet) for facet in (None, *facets)]
    return first.union(*others, all=True)


def _count(items, facets, chosen, matching, whole_list=None):
    found = {facet.name: {} for facet in facets}
    whole = Tally()
    rows = _left(whole_list, chosen, matching) if whole_list else _rows(items, facets, chosen, matching)
    for name, value, total, number in rows:
        if name:
            found[name][value] = Tally(total, number)
        else:
            whole = Tally(total, number)
    choices = {facet.name: facet.offered(found[facet.name]) for facet in facets}
    kept = {
        name: [choice.value for choice in offered if choice.value in chosen[name]] for name, offered in choices.items()
    }
    return Counted(*whole, found, choices, kept)
