"""Which version of its original a translation is up to date with."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TranslationState(models.Model):
    """The state of the translation of one page or snippet into one language.

    `digest` is that of the original's text with which the translation is up to date; `stale_since` is when the original
    changed, `revision` the original's revision at that time, `copied` the number of passages that are still the
    original's.
    """

    translation_key = models.UUIDField()
    locale = models.ForeignKey("wagtailcore.Locale", on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    stale_since = models.DateTimeField(null=True, blank=True)
    copied = models.PositiveSmallIntegerField(default=0)
    revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    # For the trash: it is deleted and restored with its translation.
    hangs_by_translation = True

    class Meta:
        verbose_name = _("état d’une traduction")
        constraints = [models.UniqueConstraint(fields=["translation_key", "locale"], name="one_state_a_language")]

    def __str__(self):
        return f"{self.translation_key} ({self.locale})"
