"""What pages are made with: pictures, documents, and the words that all pages of a language share."""

from pathlib import Path

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import MultiFieldPanel
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.models import TranslatableMixin

from pepr_site.operations.uploads import check_document, check_once
from pepr_site.pages.banner import NoticeMixin
from pepr_site.pages.images import RenditionsMadeAhead, ShowsPlaceholder
from pepr_site.pages.searchable import Searchable
from pepr_site.pages.site_settings import SiteSettings

__all__ = ["SiteDocument", "SiteImage", "SiteRendition", "SiteSettings", "SiteText"]


class SiteImage(RenditionsMadeAhead, AbstractImage):
    """A picture, with who made it and under which licence."""

    credit = models.CharField(_("crédit"), max_length=255, blank=True, help_text=_("Auteur et propriétaire."))
    licence = models.CharField(_("licence"), max_length=100, blank=True, help_text=_("Par exemple : CC BY 4.0."))

    admin_form_fields = (*Image.admin_form_fields, "credit", "licence")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    def clean(self):
        super().clean()
        check_once(self)


class SiteRendition(ShowsPlaceholder, AbstractRendition):
    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class SiteDocument(Searchable, AbstractDocument):
    """A file offered to visitors. Its address stays when the file is replaced."""

    address_name = models.CharField(max_length=255, editable=False, blank=True)
    former_names = ArrayField(models.CharField(max_length=255), default=list, editable=False)

    search_kind = "document"
    search_kind_label = _("Documents")
    admin_form_fields = Document.admin_form_fields

    @property
    def filename(self):
        """The name that ends the address: the first file's, with the ending of the present one."""
        present = Path(self.file.name)
        return Path(self.address_name or present.name).with_suffix(present.suffix).name

    @property
    def names(self):
        """The names by which it is asked for: the present one, and those that it had."""
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


class SiteText(NoticeMixin, TranslatableMixin, models.Model):
    """The words that every page of one language shares. One row a language."""

    name = models.CharField(_("nom du site"), max_length=60)
    full_name = models.CharField(_("nom complet du programme"), max_length=255)
    tagline = models.CharField(_("description courte"), max_length=255, blank=True)
    footer_statement = models.CharField(_("phrase du pied de page"), max_length=120, blank=True)
    funding_mention = models.TextField(_("mention du financement"), help_text=_("Paraît au pied de chaque page."))

    panels = [
        NoticeMixin.notice_panel,
        MultiFieldPanel(["name", "full_name", "tagline"], heading=_("Le programme"), icon="title"),
        MultiFieldPanel(["footer_statement", "funding_mention"], heading=_("Pied de page"), icon="order-down"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = verbose_name_plural = _("textes communs")
        constraints = [models.UniqueConstraint(fields=["locale"], name="one_site_text_a_language")]

    def __str__(self):
        return f"{self.name} ({self.locale})"

    def clean(self):
        super().clean()
        if SiteText.objects.filter(locale_id=self.locale_id).exclude(pk=self.pk).exists():
            raise ValidationError({"name": _("Les textes communs de cette langue existent déjà : modifiez ceux-là.")})
