"""The site-wide tables: people, files, settings, shared words, and what the launch content has loaded."""

from pathlib import Path

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.models import TranslatableMixin

from pepr_site.accounts.models import PartnerWorkspace, User  # noqa: F401
from pepr_site.operations.uploads import check_document
from pepr_site.pages.banner import NoticeMixin
from pepr_site.pages.images import RenditionsMadeAhead, ShowsPlaceholder
from pepr_site.search.models import MissedSearch, SearchEntry  # noqa: F401
from pepr_site.translation.models import TranslationState  # noqa: F401


class SiteImage(RenditionsMadeAhead, AbstractImage):
    """A picture, with who made it and under which licence."""

    credit = models.CharField(_("crédit"), max_length=255, blank=True, help_text=_("Auteur et propriétaire."))
    licence = models.CharField(_("licence"), max_length=100, blank=True, help_text=_("Par exemple : CC BY 4.0."))

    admin_form_fields = (*Image.admin_form_fields, "credit", "licence")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")


class SiteRendition(ShowsPlaceholder, AbstractRendition):
    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class SiteDocument(AbstractDocument):
    """A file offered to visitors. Its address stays when the file is replaced."""

    address_name = models.CharField(max_length=255, editable=False, blank=True)
    former_names = ArrayField(models.CharField(max_length=255), default=list, editable=False)

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


class AccessibilityStatus(models.TextChoices):
    """The three statements that French law asks a public site to print (RGAA 4.1.2)."""

    TOTAL = "total", _("totalement conforme")
    PARTIAL = "partial", _("partiellement conforme")
    NONE = "none", _("non conforme")


class LegalBasis(models.TextChoices):
    """What allows a public body to use what visitors write to it (GDPR, article 6)."""

    PUBLIC_TASK = "public_task", _("l’exécution d’une mission d’intérêt public (article 6.1.e du RGPD)")
    LEGITIMATE = "legitimate", _("l’intérêt légitime de répondre à qui écrit (article 6.1.f du RGPD)")
    CONSENT = "consent", _("l’accord de la personne qui écrit (article 6.1.a du RGPD)")


@register_setting(icon="cog")
class SiteSettings(BaseGenericSetting):
    """Facts about the site that are the same in every language. Empty until the institution gives them."""

    publisher = models.CharField(
        _("éditeur"), max_length=255, blank=True, help_text=_("La personne morale qui répond du site.")
    )
    publisher_address = models.TextField(_("siège de l’éditeur"), blank=True)
    publisher_phone = models.CharField(
        _("téléphone de l’éditeur"),
        max_length=50,
        blank=True,
        help_text=_("La loi en demande un."),
    )
    publication_director = models.CharField(
        _("directeur de la publication"), max_length=255, blank=True, help_text=_("Prénom, nom et fonction.")
    )
    host = models.CharField(
        _("hébergeur"), max_length=255, blank=True, help_text=_("La société ou l’établissement qui tient le serveur.")
    )
    host_address = models.TextField(_("adresse de l’hébergeur"), blank=True)
    host_phone = models.CharField(_("téléphone de l’hébergeur"), max_length=50, blank=True)
    data_protection_officer = models.CharField(
        _("délégué à la protection des données"),
        max_length=255,
        blank=True,
        help_text=_("La personne ou le service à qui l’on demande ses données."),
    )
    data_protection_email = models.EmailField(_("courriel du délégué"), blank=True)
    contact_email = models.EmailField(
        _("courriel de contact"), blank=True, help_text=_("Celui que lisent les visiteurs sur la page de contact.")
    )
    messages_kept_months = models.PositiveSmallIntegerField(
        _("durée de conservation des messages (mois)"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(36)],
        help_text=_("La page de contact annonce cette durée. Passé ce délai, les messages sont effacés."),
    )
    messages_legal_basis = models.CharField(
        _("base légale du formulaire de contact"),
        max_length=20,
        choices=LegalBasis.choices,
        default=LegalBasis.PUBLIC_TASK,
        help_text=_("À confirmer avec le délégué à la protection des données."),
    )
    funder = models.CharField(
        _("financeur"), max_length=255, blank=True, help_text=_("Par exemple : France 2030, opéré par l’ANR.")
    )
    funding_reference = models.CharField(
        _("référence du financement"), max_length=100, blank=True, help_text=_("Celle de la convention avec l’ANR.")
    )
    accessibility_email = models.EmailField(
        _("courriel pour l’accessibilité"), blank=True, help_text=_("Où signaler ce que l’on ne peut pas lire.")
    )
    accessibility_audited_on = models.DateField(
        _("audit d’accessibilité du"),
        null=True,
        blank=True,
        help_text=_("Sans date d’audit, le site se déclare non conforme."),
    )
    accessibility_rate = models.PositiveSmallIntegerField(
        _("taux de conformité (%)"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
        help_text=_("Le taux que donne l’audit, de 0 à 100."),
    )
    accessibility_auditor = models.CharField(
        _("auteur de l’audit"), max_length=255, blank=True, help_text=_("La personne ou la société qui l’a mené.")
    )

    panels = [
        MultiFieldPanel(
            ["publisher", "publisher_address", FieldRowPanel(["publisher_phone", "publication_director"])],
            heading=_("Éditeur"),
            icon="site",
            help_text=_("Les mentions légales reprennent ces informations, et disent ce qui y manque."),
        ),
        MultiFieldPanel(["host", "host_address", "host_phone"], heading=_("Hébergeur"), icon="globe"),
        MultiFieldPanel(
            [
                "contact_email",
                FieldRowPanel(["messages_kept_months", "messages_legal_basis"]),
                FieldRowPanel(["data_protection_officer", "data_protection_email"]),
            ],
            heading=_("Contacts et données personnelles"),
            icon="mail",
        ),
        MultiFieldPanel(
            [FieldRowPanel(["funder", "funding_reference"])],
            heading=_("Financement"),
            icon="decimal",
            help_text=_("La phrase du pied de page se règle dans « Programme », puis « Textes communs »."),
        ),
        MultiFieldPanel(
            [
                "accessibility_email",
                FieldRowPanel(["accessibility_audited_on", "accessibility_rate"]),
                "accessibility_auditor",
            ],
            heading=_("Accessibilité"),
            icon="view",
        ),
    ]

    class Meta:
        verbose_name = verbose_name_plural = _("informations légales")

    def clean(self):
        super().clean()
        errors = {}
        if self.accessibility_rate is not None and not self.accessibility_audited_on:
            errors["accessibility_audited_on"] = _("Indiquez la date de l’audit : sans elle, aucun taux n’est publié.")
        if self.accessibility_audited_on and self.accessibility_audited_on > localdate():
            errors["accessibility_audited_on"] = _("Cette date n’est pas encore passée.")
        if errors:
            raise ValidationError(errors)

    @property
    def accessibility_status(self):
        """The status that the last audit allows: none without one, total at 100 %, partial from 50 %.

        Source: RGAA 4.1.2, « Obligations », mention de conformité.
        """
        if self.accessibility_audited_on is None or self.accessibility_rate is None:
            return AccessibilityStatus.NONE
        if self.accessibility_rate >= 100:
            return AccessibilityStatus.TOTAL
        return AccessibilityStatus.PARTIAL if self.accessibility_rate >= 50 else AccessibilityStatus.NONE


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


class ReviewReminder(models.Model):
    """The day on which a person was last told of the pages to review: one mail a period, however often it is asked."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    sent_on = models.DateField()

    def __str__(self):
        return f"{self.user}, {self.sent_on}"


class LoadedContent(models.Model):
    """What `load_content` made from one file, so that it never writes over an editor's change.

    `file_digest` tells whether the file has changed since; `object_digest`
    whether a person has changed, in the admin, what was made from it.
    """

    path = models.CharField(max_length=255, unique=True)
    file_digest = models.CharField(max_length=64)
    object_digest = models.CharField(max_length=64)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.PositiveBigIntegerField()
    content_object = GenericForeignKey()

    def __str__(self):
        return self.path


# Django looks for models in this module.
from pepr_site.contact.models import ContactMessage, DailySalt  # noqa: E402, F401
from pepr_site.operations.monitoring.models import OperatingRecord  # noqa: E402, F401
from pepr_site.review.models import DraftRemark, ReviewTask, SharedDraft  # noqa: E402, F401
