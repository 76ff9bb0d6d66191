"""What can be found, and by which facets: the registry that the apps fill when they are ready.

Every page is found, as a « page » unless its class has a kind of its own.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef, TextField
from django.db.models.functions import Cast, Left, Length
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model
from wagtail.models import CollectionViewRestriction, Page, ReferenceIndex

from pepr_site.operations.content_version import memoised
from pepr_site.pages.base import visible

PAGE, DOCUMENT = "page", "document"

# How each kind is called over a list of its things, by its place in the facet: `{kind: (place, name)}`.
kinds = {PAGE: (1, _("Pages")), DOCUMENT: (6, _("Documents"))}
# The pages by which results are narrowed: `{facet: (its name, the label of the page class)}`.
page_facets = {}


@dataclass(frozen=True)
class Source:
    """What is found of one model.

    `names` gives, of a row, the names it goes by beside its title; `summary` the
    lines shown under it; `year` the year it belongs to, or None. Of a row that
    `says_nothing` only the names are found, after all the rest. Rows that have
    no page of their own stand on the page of class `door`, at `anchor`, and are
    found while that page is visible.
    """

    kind: str = PAGE
    title: Callable = lambda row: row.title
    names: Callable = lambda row: []
    summary: Callable = lambda row: getattr(row, "standfirst", "")
    year: Callable = lambda row: None
    says_nothing: Callable = lambda row: False
    door: str = ""
    anchor: Callable = lambda row: ""
    # The address, from that of the door and the anchor.
    url: Callable = lambda door, anchor: f"{door}#{anchor}"


_sources = {}


def register(label, **source):
    """Let the rows of the model `label` be found, see `Source`."""
    _sources[label] = Source(**source)


def source_of(model):
    """Return the `Source` of a model, or None where its rows are not to be found."""
    known = _sources.get(model._meta.label)
    if known is None and issubclass(model, Page) and model is not Page:
        return Source()
    return known


def indexed_models():
    """Return `{content type id: model}` for every model whose rows are found."""
    models = [model for model in apps.get_models() if source_of(model)]
    types = ContentType.objects.get_for_models(*models, for_concrete_models=False)
    return {types[model].pk: model for model in models}


@memoised
def doors(language):
    """Return `{label: page}`: the visible pages of a language on which rows stand that have no page of their own."""
    labels = {source.door for source in _sources.values() if source.door}
    types = ContentType.objects.get_for_models(*map(apps.get_model, labels))
    pages = visible(Page.objects.filter(content_type__in=types.values(), locale__language_code=language))
    by_type = {page.content_type_id: page for page in pages}
    return {model._meta.label: by_type[kind.pk] for model, kind in types.items() if kind.pk in by_type}


def offered_documents(language):
    """Return the documents that anybody may find: linked from a visible page, and in no private collection."""
    model = get_document_model()
    closed = CollectionViewRestriction.objects.annotate(root=F("collection__path")).filter(
        root=Left(OuterRef("collection__path"), Length("root"))
    )
    pages = visible(Page.objects.filter(locale__language_code=language)).annotate(key=Cast("pk", TextField()))
    links = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        to_content_type=ContentType.objects.get_for_model(model),
        to_object_id=Cast(OuterRef("pk"), TextField()),
        object_id__in=pages.values("key"),
    )
    return model.objects.filter(Exists(links), ~Exists(closed))
