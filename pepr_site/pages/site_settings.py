"""The site settings: facts that the law or the funder requires to be printed."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


class AccessibilityStatus(models.TextChoices):
    """The three levels of conformance that French law requires a public site to state (RGAA 4.1.2)."""

    TOTAL = "total", _("totalement conforme")
    PARTIAL = "partial", _("partiellement conforme")
    NONE = "none", _("non conforme")


class LegalBasis(models.TextChoices):
    """The legal basis on which a public body processes messages (GDPR, article 6)."""

    PUBLIC_TASK = "public_task", _("l’exécution d’une mission d’intérêt public (article 6.1.e du RGPD)")
    LEGITIMATE = "legitimate", _("l’intérêt légitime de répondre à qui écrit (article 6.1.f du RGPD)")
    CONSENT = "consent", _("l’accord de la personne qui écrit (article 6.1.a du RGPD)")


# What the law or the funder asks a site to print.
EXPECTED = (
    *("publisher", "publisher_address", "publisher_phone", "publication_director"),
    *("host", "host_address", "host_phone"),
    *("data_protection_officer", "data_protection_email", "contact_email", "accessibility_email"),
    *("funder", "funding_reference"),
)


@register_setting(icon="cog")
class SiteSettings(BaseGenericSetting):
    """Facts about the site that are the same in every language. Empty until the institution provides them."""

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
    def missing(self):
        """The names of expected facts that are still missing, for the administrator."""
        return [name for name in EXPECTED if not getattr(self, name)]

    @property
    def accessibility_status(self):
        """The status after the last audit: none without one, full at 100 %, partial from 50 %.

        Source: RGAA 4.1.2, « Obligations », mention de conformité.
        """
        if self.accessibility_audited_on is None or self.accessibility_rate is None:
            return AccessibilityStatus.NONE
        if self.accessibility_rate >= 100:
            return AccessibilityStatus.TOTAL
        return AccessibilityStatus.PARTIAL if self.accessibility_rate >= 50 else AccessibilityStatus.NONE
