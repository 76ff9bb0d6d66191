"""Contact messages, and the counters that limit how many one sender may write."""

import secrets

from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class VisitorText(models.Model):
    """A visitor's submission, kept for the time that the form states, and no longer (see `delivery.py`)."""

    # Visitors' texts do not refer to pages or images.
    wagtail_reference_index_ignore = True
    # The rate limit of one sender per hour.
    most_an_hour = 5

    name = models.CharField(_("nom"), max_length=100)
    email = models.EmailField(_("courriel"))
    language = models.CharField(_("langue"), max_length=10)
    sent_at = models.DateTimeField(_("reçu le"), auto_now_add=True, db_index=True)
    is_suspect = models.BooleanField(_("indésirable ?"), default=False)
    # A hash of the sender's IP address with a daily salt (see `delivery.py`).
    sender = models.CharField(max_length=64, blank=True, editable=False, db_index=True)

    class Meta:
        abstract = True


class ContactMessage(VisitorText):
    """A message of the contact form."""

    topic = models.CharField(_("sujet"), max_length=300)
    text = models.TextField(_("message"), max_length=5000)
    mailed_at = models.DateTimeField(_("transmis le"), null=True, editable=False)

    class Meta:
        verbose_name = _("message reçu")
        verbose_name_plural = _("messages reçus")
        ordering = ["-sent_at"]
        # Nobody can add or change one in the admin.
        default_permissions = ("view", "delete")

    def __str__(self):
        # The log entry of a deleted message must not contain its author.
        return gettext("message du %(moment)s") % {"moment": date_format(localtime(self.sent_at), "DATETIME_FORMAT")}


def new_secret():
    return secrets.token_hex(32)


class DailySalt(models.Model):
    """The salt of one day, in a single row: without it no message can be linked to an IP address."""

    wagtail_reference_index_ignore = True

    day = models.DateField(unique=True)
    secret = models.CharField(max_length=64, default=new_secret)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.day)
