"""What the programme's snippets share."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import TranslatableMixin


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
