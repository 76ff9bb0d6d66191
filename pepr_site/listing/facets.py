"""Facets: the values of items, the choices, and the number of items behind each choice.

The values of one facet are alternatives (OR), facets are combined (AND). One query reads the values of all items
(`values_of`), and they are counted in Python, however many facets there are.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import chain

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, ExpressionWrapper, Func, OuterRef, TextField, Value
from django.utils.translation import gettext as _

from pepr_site.pages.models import Tag
from pepr_site.pages.snippets import in_language
from pepr_site.pages.visibility import visible

# The value of the items for which it is unknown.
NONE = "none"
# A facet with more choices than this is collapsed.
MOST_SHOWN, SHOWN_WHEN_FOLDED = 8, 6
TEXT = TextField()


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

    `name` is the query parameter. `values` is what a queryset reads of an item: the name of a field, or an expression,
    of a value or of a list of values; without one, the value is `NONE`. `choices` are offered in order: a list, or a
    function that takes `{value: number of items}` and returns one. Values that are not among the choices are neither
    offered nor accepted, so that choices made from visible pages keep others out.
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
        shown = [replace(c, count=counts[c.value], is_chosen=c.value in chosen) for c in offered]
        return replace(self, choices=shown, held=frozenset(held))


@dataclass
class FacetCounts:
    """The number of items, those that match, and the facets with the counts of their choices."""

    total: int
    items: list
    facets: list[Facet]

    @property
    def chosen(self):
        """The valid choices, `{facet name: values}` in the order of the choices."""
        return {facet.name: [choice.value for choice in facet.chosen] for facet in self.facets}


def values_of(items, facets, silent=None):
    """Return `{key: {facet name: values}}` of `items`, a queryset; those that match `silent`, a `Q`, have no value.

    One query.
    """
    is_silent = ExpressionWrapper(silent, BooleanField()) if silent else Value(False)
    rows = items.order_by().select_related(None).prefetch_related(None)
    names = [facet.name for facet in facets]
    return {
        key: {name: set() if has_none else _all(value) for name, value in zip(names, values, strict=True)}
        for key, has_none, *values in rows.values_list("pk", is_silent, *(facet.values for facet in facets))
    }


def _all(value):
    values = value if isinstance(value, list) else [value]
    return {text for one in values if one is not None and (text := str(one).strip())} or {NONE}


def count(values, facets, asked, matching=None):
    """Count items by facet: a `FacetCounts`.

    `values` is `{item: {facet name: values}}`. `asked` maps the name of a facet to values, which come unchecked from
    the visitor; `matching` are the items that hold the words searched for. The counts of a facet apply the other facets
    and `matching`, not its own choices.
    """
    held = {f.name: Counter(chain.from_iterable(own[f.name] for own in values.values())) for f in facets}
    choices = {f.name: f.choices(held[f.name]) if callable(f.choices) else f.choices for f in facets}
    chosen = {name: {c.value for c in some if c.value in asked.get(name, ())} for name, some in choices.items()}

    def left(without=None):
        wanted = [(name, some) for name, some in chosen.items() if some and name != without]
        found = values if matching is None else [item for item in values if item in matching]
        return [item for item in found if not any(values[item][name].isdisjoint(some) for name, some in wanted)]

    offered = []
    for facet in facets:
        counts = Counter(chain.from_iterable(values[item][facet.name] for item in left(facet.name)))
        offered.append(facet.offering(choices[facet.name], counts, chosen[facet.name], held[facet.name]))
    return FacetCounts(len(values), left(), offered)


def related(model, name, value):
    """The values of a facet from a relation to pages: the `value` of each visible page in the field `name`."""
    relation = model._meta.get_field(name)
    target = relation.m2m_reverse_field_name()
    seen = {f"{target}__in": visible(relation.related_model.objects).values("pk")}
    return through(model, name, value, **seen)


def through(model, name, value, **conditions):
    """The values of a facet from a relation: the `value` of each object in the field `name`."""
    relation = model._meta.get_field(name)
    rows = relation.remote_field.through.objects.filter(**{relation.m2m_field_name(): OuterRef("pk")}, **conditions)
    return ArraySubquery(rows.values_list(f"{relation.m2m_reverse_field_name()}__{value}"))


def pieces(name):
    """The values of a facet that reads a text column of items parted by commas."""
    return Func(name, Value(","), function="string_to_array", output_field=ArrayField(TEXT))


def tag_facets(model):
    """Return the facet of the themes of `model` in the active language, in a list; none while there is no theme."""
    choices = [
        Choice(tag.slug, tag.name, _("sur le thème « %(name)s »") % {"name": tag.name})
        for tag in in_language(Tag._meta.label)
    ]
    return [Facet("tag", _("Thème"), through(model, "tags", "slug"), choices)] if choices else []
