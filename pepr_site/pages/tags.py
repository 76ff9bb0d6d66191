"""Themes: one vocabulary of tags, translated, for news, events and projects."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.models import Orderable

from pepr_site.pages.snippets import NamedSnippet, NamePanel


class Tag(NamedSnippet, Orderable):
    """A theme: shown on its pages, and a filter of their lists."""

    name = models.CharField(_("nom"), max_length=60)

    panels = [NamePanel("name"), "slug"]

    class Meta(NamedSnippet.Meta, Orderable.Meta):
        abstract = False
        verbose_name = _("thème")
        verbose_name_plural = _("thèmes")

    def __str__(self):
        return self.name


class Tagged(models.Model):
    """For page classes: their themes, the same in every language."""

    tags = ParentalManyToManyField(
        Tag,
        verbose_name=_("thèmes"),
        related_name="+",
        blank=True,
        help_text=_(
            "Ils paraissent en tête de la page et filtrent les listes. "
            "On en ajoute dans le menu « Programme », « Thèmes »."
        ),
    )

    class Meta:
        abstract = True

    @property
    def tag_names(self):
        return [tag.name for tag in self.related("tags")]

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {"tags": self.related("tags")}
