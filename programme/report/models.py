"""Activity reports, one for each year."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ActivityReport(models.Model):
    """The report of a year: when it was last asked for, and the files last made, kept while others are being made."""

    wagtail_reference_index_ignore = True

    year = models.PositiveSmallIntegerField(_("année"), unique=True)
    asked_at = models.DateTimeField(_("demandé le"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("demandé par"), null=True, related_name="+"
    )
    made_at = models.DateTimeField(_("établi le"), null=True)
    has_failed = models.BooleanField(default=False)
    pdf = models.BinaryField(default=b"")
    docx = models.BinaryField(default=b"")
    data = models.BinaryField(default=b"")

    class Meta:
        default_permissions = ()
        ordering = ["-year"]

    def __str__(self):
        return str(self.year)

    @property
    def is_waiting(self):
        return not self.has_failed and (self.made_at is None or self.made_at < self.asked_at)
