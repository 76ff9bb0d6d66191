"""Chooser blocks that fetch everything their templates need for a whole page at once."""

import copy

from django.apps import apps
from django.utils.translation import get_language
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page, TranslatableMixin
from wagtail.snippets.blocks import SnippetChooserBlock

from pepr_site.pages.links import linked_pages
from pepr_site.pages.snippets import every


def distinct_copies(values, objects):
    """Return the object for each id in `values`, None for an unknown one, as distinct instances."""
    return [copy.copy(objects[value]) if value in objects else None for value in values]


class LinkedPageBlock(blocks.PageChooserBlock):
    """A page to link to. Templates use `links.destination`, so that drafts are never linked.

    `specific` fetches the pages as instances of their own classes.
    """

    def __init__(self, specific=False, **kwargs):
        self.specific = specific
        super().__init__(**kwargs)

    def to_python(self, value):
        return self.bulk_to_python([value])[0]

    def bulk_to_python(self, values):
        values = list(values)
        ids = [value for value in values if value is not None]
        return distinct_copies(values, linked_pages(ids, self.specific) if ids else {})


class CachedSnippetBlock(SnippetChooserBlock):
    """A snippet of a small table that is cached as a whole."""

    def bulk_to_python(self, values):
        return distinct_copies(list(values), every(self.model_class._meta.label))


class PictureChooserBlock(ImageChooserBlock):
    """An image, with its existing renditions."""

    def bulk_to_python(self, values):
        values = list(values)
        return distinct_copies(values, self.model_class.objects.prefetch_renditions().in_bulk(values))


def examples(model, count=1):
    """Return the first `count` rows of a model, in the active language, for previews of blocks.

    `model` is a label such as "programme.KeyFigure". For pages, these are the sections of the site.
    """
    model = apps.get_model(model)
    rows = model.objects.filter(depth=3, live=True).order_by("path") if model is Page else model.objects.all()
    if issubclass(model, TranslatableMixin):
        rows = rows.filter(locale__language_code=get_language())
    return list(rows[:count])
