"""The models of images, documents, site texts and themes."""

from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.models import Orderable, TranslatableMixin

from pepr_site.operations.content_version import cached_by_frame
from pepr_site.operations.uploads import check_document, check_once
from pepr_site.pages.dates import LAST_MINUTE, DateTimeInput
from pepr_site.pages.images import RenditionsMadeAhead, ShowsPlaceholder
from pepr_site.pages.searchable import Searchable
from pepr_site.pages.site_settings import SiteSettings
from pepr_site.pages.snippets import NamedSnippet, NamePanel

__all__ = ["SiteDocument", "SiteImage", "SiteRendition", "SiteSettings", "SiteText"]


class NoticeLevel(models.TextChoices):
    """The importance of the banner, printed in words because colour alone conveys nothing."""

    INFO = "info", _("Information")
    WARNING = "warning", _("Attention")
    URGENT = "urgent", _("Urgent")


class SiteImage(RenditionsMadeAhead, AbstractImage):
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


class SiteRendition(ShowsPlaceholder, AbstractRendition):
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


class SiteText(TranslatableMixin, models.Model):
    """The texts that every page of one language shares, including the banner. One row for each language.

    The level, dates and link of the banner are the same in every language.
    """

    notice = models.TextField(
        _("texte du bandeau"),
        blank=True,
        help_text=_(
            "Paraît en haut de chaque page, dans cette langue. Laissez vide pour ne rien afficher. "
            "Écrivez-le aussi dans l’autre langue, par le menu des langues en haut de cet écran."
        ),
    )
    notice_level = models.CharField(
        _("importance"),
        max_length=10,
        choices=NoticeLevel.choices,
        default=NoticeLevel.INFO,
        help_text=_("« Attention » et « Urgent » s’écrivent devant le texte et changent sa couleur."),
    )
    notice_starts_at = models.DateTimeField(
        _("paraît le"),
        null=True,
        blank=True,
        help_text=_("Heure de Paris. Vide : dès maintenant."),
    )
    notice_ends_at = models.DateTimeField(
        _("disparaît le"), null=True, blank=True, help_text=_("Heure de Paris. Vide : sans fin.")
    )

    official_site = models.URLField(
        _("site officiel du programme"),
        blank=True,
        help_text=_(
            "Vide : ce site est le site officiel. Sinon, les flux, les agendas, les références à citer et les données "
            "disent qu’il ne l’est pas, et le bandeau mène à cette adresse."
        ),
    )

    name = models.CharField(_("nom du site"), max_length=60)
    full_name = models.CharField(_("nom complet du programme"), max_length=255)
    tagline = models.CharField(_("description courte"), max_length=255, blank=True)
    footer_statement = models.CharField(_("phrase du pied de page"), max_length=120, blank=True)
    funding_mention = models.TextField(_("mention du financement"), help_text=_("Paraît au pied de chaque page."))

    panels = [
        MultiFieldPanel(
            [
                "notice",
                FieldRowPanel(
                    [
                        "notice_level",
                        FieldPanel(
                            "notice_starts_at",
                            help_text=_("Heure de Paris. Sans heure : au début du jour. Vide : dès maintenant."),
                        ),
                        FieldPanel(
                            "notice_ends_at",
                            widget=DateTimeInput(hour=LAST_MINUTE),
                            help_text=_("Heure de Paris. Sans heure : à la fin du jour. Vide : sans fin."),
                        ),
                    ]
                ),
                "official_site",
            ],
            heading=_("Bandeau"),
            icon="warning",
            help_text=_("L’importance, les dates et l’adresse valent pour toutes les langues."),
        ),
        MultiFieldPanel(["name", "full_name", "tagline"], heading=_("Le programme"), icon="title"),
        MultiFieldPanel(["footer_statement", "funding_mention"], heading=_("Pied de page"), icon="order-down"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = verbose_name_plural = _("textes communs")
        constraints = [models.UniqueConstraint(fields=["locale"], name="one_site_text_a_language")]

    def __str__(self):
        return f"{self.name} ({self.locale})"

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        names = ("notice_level", "notice_starts_at", "notice_ends_at", "official_site")
        shared = {name: getattr(self, name) for name in names}
        type(self).objects.filter(translation_key=self.translation_key).exclude(pk=self.pk).update(**shared)

    def clean(self):
        super().clean()
        if SiteText.objects.filter(locale_id=self.locale_id).exclude(pk=self.pk).exists():
            raise ValidationError({"name": _("Les textes communs de cette langue existent déjà : modifiez ceux-là.")})
        if self.notice_starts_at and self.notice_ends_at and self.notice_ends_at <= self.notice_starts_at:
            raise ValidationError({"notice_ends_at": _("La fin du bandeau vient avant son début.")})

    @property
    def public_name(self):
        """The name of the site for machines: it says so where the site is not the programme's official one."""
        return gettext("%(name)s (site non officiel)") % {"name": self.name} if self.official_site else self.name

    @property
    def standing(self):
        """The remark for machines that the site is not the programme’s official one; else empty."""
        if not self.official_site:
            return ""
        words = gettext("Ce site n’est pas le site officiel du programme : %(address)s")
        return words % {"address": self.official_site}

    @property
    def linked_notice(self):
        """The current banner as safe HTML, with a link to the official site."""
        if not self.official_site:
            return self.current_notice
        host = urlsplit(self.official_site).hostname
        link = format_html('<a href="{}" rel="external">{}</a>', self.official_site, host)
        before, named, after = self.current_notice.partition(host)
        return format_html("{}{}{}", before, link, after) if named else format_html("{} {}", before, link)

    @property
    def current_notice(self):
        """The text of the banner at this moment, or an empty string."""
        now = timezone.now()
        has_begun = self.notice_starts_at is None or self.notice_starts_at <= now
        has_ended = self.notice_ends_at is not None and self.notice_ends_at <= now
        return self.notice if has_begun and not has_ended else ""

    @classmethod
    def scheduled_changes(cls, begin, end):
        """Return the times in an interval at which the banner appears or ends."""
        rows = cls.objects.exclude(notice="").values_list("notice_starts_at", "notice_ends_at")
        return {moment for row in rows for moment in row if moment and begin <= moment < end}


@cached_by_frame
def site_settings():
    """Return the `SiteSettings`, unsaved empty ones if there are none: reading a page writes nothing."""
    return SiteSettings.objects.first() or SiteSettings()


@cached_by_frame
def site_text(language):
    """Return the `SiteText` of a language, or an empty one before any content is loaded."""
    return SiteText.objects.filter(locale__language_code=language).first() or SiteText(name=settings.WAGTAIL_SITE_NAME)


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
