"""Shared drafts, and the comments of their readers."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

SHARED_FOR = timedelta(days=14)


def default_expiry():
    return timezone.now() + SHARED_FOR


class SharedDraft(models.Model):
    """A draft shown to whoever has its link, until a date or until it is revoked."""

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="shared_drafts")
    follows = models.BooleanField(_("montrer aussi les versions suivantes"), default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("jusqu’au"), default=default_expiry)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self):
        return f"{self.page} ({self.created_at:%Y-%m-%d})"

    @property
    def is_active(self):
        return self.revoked_at is None and self.expires_at > timezone.now()

    @property
    def shown_revision(self):
        """The revision that the reader sees: the one that was shared, or the latest one if so chosen."""
        return self.page.get_latest_revision() if self.follows else self.revision


class DraftRemark(models.Model):
    """A comment on a shared draft by a reader without an account."""

    draft = models.ForeignKey(SharedDraft, on_delete=models.CASCADE, related_name="remarks")
    revision = models.ForeignKey(Revision, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(_("votre nom"), max_length=80)
    text = models.TextField(_("votre commentaire"), max_length=4000, blank=True)
    approves = models.BooleanField(_("j’approuve cette page"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at"]

    def __str__(self):
        return f"{self.name}: {self.text[:40]}"
