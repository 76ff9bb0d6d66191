"""The models of images, documents and themes."""

from pathlib import Path

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.models import Orderable

from pepr_site.operations.uploads import check_document, check_once
from pepr_site.pages.images import ExistingRenditionsMixin, PlaceholderMixin
from pepr_site.pages.searchable import Searchable
from pepr_site.pages.snippets import NamedSnippet, NamePanel


class SiteImage(ExistingRenditionsMixin, AbstractImage):
    """A picture, with its author and licence."""

    credit = models.CharField(_("crédit"), max_length=255, blank=True, help_text=_("Auteur et propriétaire."))
    licence = models.CharField(_("licence"), max_length=100, blank=True, help_text=_("Par exemple : CC BY 4.0."))

    admin_form_fields = (*Image.admin_form_fields, "credit", "licence")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    @property
    def credit_line(self):
        """Who made the picture and its licence, as they stand beneath it."""
        return ", ".join(filter(None, [self.credit, self.licence]))

    def clean(self):
        super().clean()
        check_once(self)


class SiteRendition(PlaceholderMixin, AbstractRendition):
    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class SiteDocument(Searchable, AbstractDocument):
    """A file for visitors. Its URL stays when the file is replaced."""

    address_name = models.CharField(max_length=255, editable=False, blank=True)
    former_names = ArrayField(models.CharField(max_length=255), default=list, editable=False)

    search_kind = "document"
    search_kind_label = _("Documents")
    admin_form_fields = Document.admin_form_fields

    @property
    def filename(self):
        """The last part of its URL: the first file's name, with the present file's extension."""
        present = Path(self.file.name)
        return Path(self.address_name or present.name).with_suffix(present.suffix).name

    @property
    def names(self):
        """The file names under which it is found: the present one and former ones."""
        return {self.filename, self.address_name, *self.former_names} - {""}

    def save(self, *args, **kwargs):
        if self.pk and (stored := type(self).objects.filter(pk=self.pk).first()):
            self.address_name = self.address_name or Path(stored.file.name).name
            self.former_names = sorted(stored.names)
        super().save(*args, **kwargs)
        if self.file and not self.address_name:
            # Known once the storage has found the file a free name.
            self.address_name = Path(self.file.name).name
            super().save(update_fields=["address_name"])

    def clean(self):
        # Of a file that the form has refused, Wagtail would say besides that it has no ending.
        if self.file:
            super().clean()
        if self.file and not self.file._committed:
            check_document(self.file)
            check_once(self)


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
