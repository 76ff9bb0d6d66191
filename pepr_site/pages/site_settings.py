"""What every page shares: facts that the law or the funder requires to be printed, and the texts of each language."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import TranslatableMixin

from pepr_site.operations.content_version import cached_by_frame
from pepr_site.pages.dates import LAST_MINUTE, DateTimeInput


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


class NoticeLevel(models.TextChoices):
    """The importance of the banner, printed in words because colour alone conveys nothing."""

    INFO = "info", _("Information")
    WARNING = "warning", _("Attention")
    URGENT = "urgent", _("Urgent")


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
