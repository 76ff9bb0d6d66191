"""Where each thing found stands: its objective, its axis, its project, read off the pages' typed relations."""

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, F, Func, Value
from django.db.models.functions import Cast
from modelcluster.fields import ParentalManyToManyField
from wagtail.models import Page

from pepr_site.operations.content_version import memoised
from pepr_site.pages.base import visible
from pepr_site.search import sources


@memoised
def facet_pages(language):
    """Return, by facet, the visible pages that results are narrowed by: `{"axis": {pk: (value, label)}}`."""
    return {
        facet: {
            page.pk: (str(page.number), page.short_name)
            for page in visible(apps.get_model(label).objects.defer_streamfields())
            .filter(locale__language_code=language)
            .order_by("number")
            if not page.has_nothing_published
        }
        for facet, (_name, label) in sources.page_facets.items()
    }


def place(hits, language):
    """Give each hit its values in the facets of `sources.page_facets`, read off the pages' relations. One query."""
    pages = {hit.object_id: hit for hit in hits if issubclass(hit.model, Page)}
    known = facet_pages(language)
    for hit in hits:
        hit.values |= {facet: set() for facet in known}
    links = [relation.filter(_AnyOf("page", pages)) for relation in _relations()] if pages else []
    for facet, page, target in links[0].union(*links[1:], all=True) if links else []:
        if target in known[facet]:
            pages[page].values[facet].add(known[facet][target][0])
    for facet, choices in known.items():
        for pk in choices.keys() & pages.keys():
            pages[pk].values[facet].add(choices[pk][0])


class _AnyOf(Func):
    """Whether a column holds one of hundreds of keys, told as one value: Django would look at each of them."""

    template, arg_joiner = "%(expressions)s)", " = ANY("
    output_field = BooleanField()

    def __init__(self, name, keys):
        array = f"{{{','.join(map(str, keys))}}}"
        super().__init__(F(name), Cast(Value(array), ArrayField(BigIntegerField())))


def _relations():
    """Return querysets of `(facet, page, related page)`, one for each relation of a page class to a facet's."""
    facets = {label: facet for facet, (_name, label) in sources.page_facets.items()}
    fields = [
        relation
        for model in sources.indexed_models().values()
        for relation in model._meta.local_many_to_many
        if isinstance(relation, ParentalManyToManyField) and relation.related_model._meta.label in facets
    ]
    return [
        relation.remote_field.through.objects.annotate(
            facet=Value(facets[relation.related_model._meta.label]),
            page=F(f"{relation.m2m_field_name()}_id"),
            target=F(f"{relation.m2m_reverse_field_name()}_id"),
        ).values_list("facet", "page", "target")
        for relation in fields
    ]
