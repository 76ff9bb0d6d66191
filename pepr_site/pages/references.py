"""Where an object is used, beyond what Wagtail's reference index finds by itself.

Wagtail follows foreign keys, choosers and links. Here texts also name key figures, and pages have many-to-many lists of
axes or institutions.
"""

import re

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail import fields
from wagtail.documents import get_document_model
from wagtail.models import ReferenceIndex

from pepr_site.pages.text import placeholders

DOCUMENT_ADDRESS = re.compile(r"/documents/(\d{1,18})/")


def texts(instance):
    """Yield `(name, text)` for every text field of `instance`, streams as their JSON."""
    for field in instance._meta.get_fields():
        if isinstance(field, models.TextField | models.CharField | fields.StreamField):
            yield field.name, field.value_to_string(instance)


class NoColumn:
    """The value of a field without a column: nothing, whatever is assigned."""

    def __get__(self, instance, owner=None):
        return None

    def __set__(self, instance, value):
        pass


class References(models.Field):
    """Adds to Wagtail's reference index the objects that the texts and lists of a row name.

    It has no column: Wagtail asks each field of a row for its references.
    """

    def __init__(self):
        super().__init__(_("texte ou liste"), editable=False, blank=True, null=True, serialize=False)

    def contribute_to_class(self, cls, name, private_only=False):
        super().contribute_to_class(cls, name, private_only=True)
        setattr(cls, name, NoColumn())

    def get_attname_column(self):
        return self.get_attname(), None

    def value_from_object(self, instance):
        return instance

    def value_to_string(self, instance):
        return ""

    def extract_references(self, instance):
        """Yield `(model, id, path in the model, path in the content)`, as Wagtail asks."""
        for name, text in texts(instance):
            for row in [*documents_named(text), *placeholders().named(text, instance)]:
                yield type(row), str(row.pk), name, name
        lists = [field for field in instance._meta.many_to_many if isinstance(field, ParentalManyToManyField)]
        held = instance.stored_ids([field.name for field in lists]) if lists and instance.pk else {}
        for field in lists:
            yield from ((field.related_model, str(pk), field.name, field.name) for pk in held.get(field.name, ()))


def documents_named(text):
    """Return the documents whose URL is in a text, such as that of a button or a source."""
    numbers = DOCUMENT_ADDRESS.findall(text)
    return get_document_model().objects.filter(pk__in=numbers) if numbers else []


def places(instance):
    """Return the objects that use `instance`, pages and snippets, from Wagtail's index."""
    return [source for source, _references in ReferenceIndex.get_grouped_references_to(instance)]
