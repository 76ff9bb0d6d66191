"""Facets of a queryset: their values, their choices, and the number of items behind each choice.

A facet is an SQL expression that gives the list of an item's values. Values of one facet are alternatives (OR),
facets are combined (AND). All counts come from one query, however many facets and items there are.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Func, OuterRef, Q, TextField, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils.translation import gettext as _

from pepr_site.operations.content_version import cached_by_version
from pepr_site.pages.models import Tag
from pepr_site.pages.snippets import in_language
from pepr_site.pages.visibility import visible

# The value of the items for which it is unknown.
NONE = "none"
# Stands for all items, instead of the name and a value of a facet.
ALL = ("", "")
# A facet with more choices than this is collapsed.
MOST_SHOWN, SHOWN_WHEN_FOLDED = 8, 6

TEXT = TextField()
LIST = ArrayField(TextField())


@dataclass(frozen=True)
class Choice:
    """One choice: its value in the query string, its label, and its wording in the sentence.

    `words` is a text, or a function of the number of items for agreement; the label by default. `symbol` names an icon,
    `tone` a colour class. `count` is the number of items behind it, given the other facets.
    """

    value: str
    label: str
    words: str | Callable[[int], str] = ""
    symbol: str = ""
    tone: str = ""
    count: int = 0
    is_chosen: bool = False

    @property
    def is_idle(self):
        return not self.count and not self.is_chosen

    def phrase(self, number):
        return str(self.words(number) if callable(self.words) else self.words or self.label)


@dataclass(frozen=True)
class Facet:
    """A filter of a list.

    `name` is the query parameter. `values` is an expression of the values of an item: a text, or a list of texts (see
    `column`, `related`, `pieces`). `choices` are offered in order: a list, or a function that takes `{value: number of
    items}` and returns one. Values that are not among the choices are neither offered nor accepted, so that choices
    made from visible pages keep others out.
    """

    name: str
    label: str
    values: object = field(compare=False)
    choices: Iterable[Choice] | Callable[[dict], Iterable[Choice]] = field(repr=False)
    held: frozenset = frozenset()  # the values in the whole list, set when the facet is offered

    @property
    def is_useful(self):
        """Whether there is a choice to make: at least two with items, or one that is selected."""
        return bool(self.chosen) or sum(choice.value in self.held for choice in self.choices) > 1

    @property
    def alias(self):
        return f"facet_{self.name}"

    @property
    def expression(self):
        """The values as a list."""
        if isinstance(self.values, ArraySubquery) or isinstance(getattr(self.values, "output_field", None), ArrayField):
            return Cast(self.values, LIST)
        return Func(self.values, template="ARRAY[%(expressions)s]::text[]", output_field=LIST)

    @property
    def chosen(self):
        return [choice for choice in self.choices if choice.is_chosen]

    @property
    def first(self):
        """The choices shown at once; the `rest` is folded."""
        return self.choices if len(self.choices) <= MOST_SHOWN else self.choices[:SHOWN_WHEN_FOLDED]

    @property
    def rest(self):
        return self.choices[len(self.first) :]

    @property
    def is_unfolded(self):
        return any(choice.is_chosen for choice in self.rest)

    def offering(self, choices, counts, chosen, held):
        """Return the facet with those of its choices that are `held` by the whole list or `chosen`.

        `counts` is `{value: number of items}`, given the other facets.
        """
        offered = [choice for choice in choices if choice.value in held or choice.value in chosen]
        shown = [replace(c, count=counts.get(c.value, 0), is_chosen=c.value in chosen) for c in offered]
        return replace(self, choices=shown, held=frozenset(held))


@dataclass
class FacetCounts:
    """The total and matching numbers of items, and the facets with the counts of their choices."""

    total: int
    matching: int
    facets: list[Facet]

    @property
    def chosen(self):
        """The valid choices, `{facet name: values}` in the order of the choices."""
        return {facet.name: [choice.value for choice in facet.chosen] for facet in self.facets}


def count(items, facets, chosen, matching=None, name=None):
    """Count `items`, a queryset, by facet: a `FacetCounts`.

    `chosen` maps the name of a facet to values, which come unchecked from the visitor; `matching` is a further `Q`,
    such as the words searched for. The counts of a facet apply the other facets and `matching`, not its own choices.
    One query for the whole list, and one if it is filtered.

    For a list that changes with the content alone, `name` caches the counts of the whole list.
    """
    numbers = _numbers(items, facets) if name is None else _numbers_of_whole(_UnfilteredList(name, items, facets))
    choices, kept, held = {}, {}, {}
    for facet in facets:
        found = {value: number for (of, value), number in numbers.items() if of == facet.name}
        held[facet.name] = found.keys()
        choices[facet.name] = facet.choices(found) if callable(facet.choices) else facet.choices
        asked = set(chosen.get(facet.name, []))
        kept[facet.name] = [choice.value for choice in choices[facet.name] if choice.value in asked]
    is_filtered = matching or any(kept.values())
    left = _numbers(items, facets, kept, matching or Q()) if is_filtered else numbers
    offered = []
    for facet in facets:
        counts = {value: number for (of, value), number in left.items() if of == facet.name}
        offered.append(facet.offering(choices[facet.name], counts, kept[facet.name], held[facet.name]))
    return FacetCounts(numbers.get(ALL, 0), left.get(ALL, 0), offered)


@dataclass(frozen=True)
class _UnfilteredList:
    """An unfiltered list, identified by its name."""

    name: object
    items: object = field(compare=False)
    facets: list = field(compare=False)


@cached_by_version
def _numbers_of_whole(whole):
    return _numbers(whole.items, whole.facets)


def _numbers(items, facets, chosen=None, matching=None):
    """Return the number of items for each value, `{(facet name, value): number}`, and for `ALL` in all. One query.

    Those of a facet match `matching` and the choices of the others. Django writes the SQL of all values once, and
    they are counted from it: writing it once per facet took a third of the time of a list.
    """
    rows = items.order_by().select_related(None).prefetch_related(None).filter(matching or Q())
    rows = rows.values(_item=F("pk"), **{facet.alias: facet.expression for facet in facets})
    try:
        query, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        return {}
    counts = [_count_of(facet, facets, chosen or {}) for facet in (None, *facets)]
    sql = f"WITH items AS MATERIALIZED ({query}) {' UNION ALL '.join(count for count, _given in counts)}"
    with connection.cursor() as cursor:
        cursor.execute(sql, [*parameters, *(value for _count, given in counts for value in given)])
        return {(name, value): number for name, value, number in cursor}


def _count_of(facet, facets, chosen):
    """Return the SQL of the rows (facet name, value, number) of a facet, of all the items for None; its parameters."""
    active = [other for other in facets if chosen.get(other.name) and other is not facet]
    condition = " AND ".join(["TRUE", *(f'"{other.alias}" && %s' for other in active)])
    given = [sorted(chosen[other.name]) for other in active]
    if facet is None:
        return f"SELECT %s, %s, count(DISTINCT _item) FROM items WHERE {condition}", [*ALL, *given]  # noqa: S608 - names of ours
    sql = f'SELECT %s, value, count(DISTINCT _item) FROM items, unnest("{facet.alias}") value WHERE {condition}'  # noqa: S608 - names of ours
    return f"{sql} GROUP BY value", [facet.name, *given]


def apply_facets(items, facets, chosen):
    """Return the `items` that match the choices in every facet, `{facet name: values}`."""
    return _with_values(items, facets, chosen).filter(_condition(facets, chosen))


def column(name, empty=NONE):
    """The values of a facet from one column or expression: blank ones count as `empty`."""
    return Coalesce(NullIf(Cast(name, TEXT), Value("", TEXT)), Value(empty, TEXT), output_field=TEXT)


def related(model, name, value):
    """The values of a facet from a relation to pages: the `value` of each visible page in the field `name`."""
    relation = model._meta.get_field(name)
    through, target = relation.remote_field.through, relation.m2m_reverse_field_name()
    rows = through.objects.filter(
        **{
            relation.m2m_field_name(): OuterRef("pk"),
            f"{target}__in": visible(relation.related_model.objects).values("pk"),
        }
    )
    values = ArraySubquery(rows.values_list(Cast(f"{target}__{value}", TEXT)))
    return or_empty(values)


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


def tag_facets(model):
    """Return the facet of the themes of `model` in the active language, in a list; none while there is no theme."""
    tags = in_language(Tag._meta.label)
    if not tags:
        return []
    relation = model._meta.get_field("tags")
    rows = relation.remote_field.through.objects.filter(**{relation.m2m_field_name(): OuterRef("pk")})
    slugs = ArraySubquery(rows.values_list(f"{relation.m2m_reverse_field_name()}__slug"))
    choices = [Choice(tag.slug, tag.name, _("sur le thème « %(name)s »") % {"name": tag.name}) for tag in tags]
    return [Facet("tag", _("Thème"), or_empty(slugs), choices)]


def _condition(facets, chosen):
    """Return the condition for items that match the choices in every facet."""
    condition = Q()
    for facet in facets:
        if chosen.get(facet.name):
            condition &= Q(**{f"{facet.alias}__overlap": Value(sorted(chosen[facet.name]), LIST)})
    return condition


def _with_values(items, facets, chosen):
    """Return the items with the values of the facets that are chosen."""
    return items.alias(**{facet.alias: facet.expression for facet in facets if chosen.get(facet.name)})
