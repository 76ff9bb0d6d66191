"""What the programme's snippets share."""

from django.apps import apps
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.models import TranslatableMixin

from pepr_site.generation import memoised


@memoised
def every(label):
    """Return the rows of a model by id, in the model's order; `label` is such as "programme.KeyFigure".

    For the tables that hold tens of rows and stand on most pages.
    """
    return {row.pk: row for row in apps.get_model(label).objects.select_related("locale")}


def in_language(label, language=None):
    """Return the rows of `every(label)` in a language, by default the active one."""
    language = language or get_language()
    return [row for row in every(label).values() if row.locale.language_code == language]


class NamedSnippet(TranslatableMixin, models.Model):
    """A translatable snippet with a short name of its own, used in addresses, content files and references.

    `slug` is the same in every language when the thing is the same.
    """

    slug = models.SlugField(
        _("identifiant"), max_length=80, help_text=_("Des lettres sans accent, des chiffres et des tirets.")
    )

    class Meta(TranslatableMixin.Meta):
        abstract = True
        unique_together = [("translation_key", "locale"), ("slug", "locale")]
