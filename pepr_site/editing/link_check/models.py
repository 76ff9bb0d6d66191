"""The result of the link check for each address."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LinkState(models.TextChoices):
    """In order of urgency."""

    LOST = "lost", _("introuvable sur ce site")
    BROKEN = "broken", _("cassé")
    FAILING = "failing", _("sans réponse cette fois")
    REFUSED = "refused", _("ne répond pas aux machines")
    NEW = "new", _("pas encore vérifié")
    WORKS = "works", _("répond")


class CheckedLink(models.Model):
    """An address that something published links to.

    `places` lists where it is used, `{title, field, url}` each, `url` being that of a form; `reason` is the network's:
    « HTTP 404 ». `failures` counts consecutive nights without an answer.
    """

    address = models.CharField(_("adresse"), max_length=1000, unique=True)
    state = models.CharField(_("état"), max_length=10, choices=LinkState.choices, default=LinkState.NEW)
    reason = models.CharField(_("réponse"), max_length=80, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    failing_since = models.DateTimeField(_("depuis"), null=True, blank=True)
    checked_at = models.DateTimeField(_("vérifié le"), null=True, blank=True)
    places = models.JSONField(default=list)

    class Meta:
        verbose_name = _("lien vérifié")
        verbose_name_plural = _("liens vérifiés")
        ordering = ["address"]

    def __str__(self):
        return self.address
