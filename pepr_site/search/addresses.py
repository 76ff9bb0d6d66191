"""Where what is found stands, and what it is called."""

from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Page

from pepr_site.search import sources
from pepr_site.search.models import SearchEntry


def addresses(found, language, request):
    """Return `{entry's pk: address}` for what was found, each with its `model`. Three queries at most."""
    urls, doors = {}, sources.doors(language)
    pages = {item.object_id: item.pk for item in found if issubclass(item.model, Page)}
    for page in Page.objects.filter(pk__in=list(pages)) if pages else []:
        urls[pages[page.pk]] = page.get_url(request)
    documents = {item.object_id: item.pk for item in found if item.model is get_document_model()}
    for document in get_document_model().objects.filter(pk__in=list(documents)) if documents else []:
        urls[documents[document.pk]] = reverse("wagtaildocs_serve", args=[document.pk, document.filename])
    beside = {item.pk: sources.source_of(item.model) for item in found if sources.source_of(item.model).door}
    for pk, anchor in SearchEntry.objects.filter(pk__in=list(beside)).values_list("pk", "anchor") if beside else []:
        if beside[pk].door in doors:
            urls[pk] = beside[pk].url(doors[beside[pk].door].get_url(request), anchor)
    return urls


def type_name(model):
    """Return what a thing is, for a visitor: « projet », « terme du glossaire »."""
    name = getattr(model, "type_name", None)
    return model._meta.verbose_name if name is None or isinstance(name, property) else name
