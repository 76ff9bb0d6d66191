"""Declarations about projects, and the letters that ask for them."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pepr_site.contact.models import VisitorText
from projects.facts.expected import fact_of

ASKED_FOR = timedelta(days=30)


def default_expiry():
    return timezone.now() + ASKED_FOR


class FactLetter(models.Model):
    """A request to somebody who may know: a link to a form, valid for some days and one answer."""

    wagtail_reference_index_ignore = True

    project = models.ForeignKey("projects.ProjectPage", on_delete=models.CASCADE, related_name="letters")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("jusqu’au"), default=default_expiry)
    revoked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        default_permissions = ()

    def __str__(self):
        return f"{self.project} ({self.created_at:%Y-%m-%d})"

    @property
    def is_active(self):
        return self.revoked_at is None and self.answered_at is None and self.expires_at > timezone.now()


class Declaration(VisitorText):
    """One fact of one project, as submitted; deleted once it is accepted or set aside."""

    # A person may submit many facts about their own project.
    most_an_hour = 20

    # Only used to reply.
    email = models.EmailField(_("courriel"), blank=True)
    project = models.ForeignKey(
        "projects.ProjectPage", verbose_name=_("projet"), on_delete=models.CASCADE, related_name="declarations"
    )
    fact = models.CharField(_("fait"), max_length=30)
    value = models.TextField(_("réponse"), max_length=2000)
    source = models.CharField(_("source"), max_length=500)

    class Meta:
        verbose_name = _("déclaration")
        verbose_name_plural = _("déclarations")
        ordering = ["-sent_at"]
        # Nobody can add one in the admin.
        default_permissions = ("view", "delete")

    def __str__(self):
        return f"{self.fact_label} ({self.project})"

    @property
    def fact_label(self):
        """The words for the fact; its key where no such fact is expected any more."""
        fact = fact_of(self.fact)
        return str(fact.label) if fact else self.fact
