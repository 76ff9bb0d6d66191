"""The notice at the head of every page: what it says, how loudly, and from when to when."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from pepr_site.pages.date_fields import DateTimeInput
from pepr_site.pages.dates import LAST_MINUTE


class NoticeLevel(models.TextChoices):
    """How loud a notice is. The words are printed, since a colour alone says nothing."""

    INFO = "info", _("Information")
    WARNING = "warning", _("Attention")
    URGENT = "urgent", _("Urgent")


class NoticeMixin(models.Model):
    """The notice in one language. Its level and its dates are the same in every language."""

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

    notice_panel = MultiFieldPanel(
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
    )

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        names = ("notice_level", "notice_starts_at", "notice_ends_at", "official_site")
        shared = {name: getattr(self, name) for name in names}
        type(self).objects.filter(translation_key=self.translation_key).exclude(pk=self.pk).update(**shared)

    def clean(self):
        super().clean()
        if self.notice_starts_at and self.notice_ends_at and self.notice_ends_at <= self.notice_starts_at:
            raise ValidationError({"notice_ends_at": _("La fin du bandeau vient avant son début.")})

    @property
    def public_name(self):
        """The name of the site as machines repeat it: it says so where the site is not the programme's official one."""
        return gettext("%(name)s (site non officiel)") % {"name": self.name} if self.official_site else self.name

    @property
    def standing(self):
        """The name of the site as machines repeat it: it tells where the site is not the programme’s official one."""
        if not self.official_site:
            return ""
        words = gettext("Ce site n’est pas le site officiel du programme : %(address)s")
        return words % {"address": self.official_site}

    @property
    def linked_notice(self):
        """The current notice as safe HTML, the official site named in it made a link, or added to it."""
        if not self.official_site:
            return self.current_notice
        host = urlsplit(self.official_site).hostname
        link = format_html('<a href="{}" rel="external">{}</a>', self.official_site, host)
        before, named, after = self.current_notice.partition(host)
        return format_html("{}{}{}", before, link, after) if named else format_html("{} {}", before, link)

    @property
    def current_notice(self):
        """The text to show at this moment, or an empty string."""
        now = timezone.now()
        has_begun = self.notice_starts_at is None or self.notice_starts_at <= now
        has_ended = self.notice_ends_at is not None and self.notice_ends_at <= now
        return self.notice if has_begun and not has_ended else ""

    @classmethod
    def scheduled_changes(cls, begin, end):
        """Return the moments between two others at which the notice comes or goes by itself."""
        rows = cls.objects.exclude(notice="").values_list("notice_starts_at", "notice_ends_at")
        return {moment for row in rows for moment in row if moment and begin <= moment < end}
