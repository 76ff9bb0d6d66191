"""Records the last run of each command, failed mails and slow pages, without ever failing itself."""

import logging
from datetime import timedelta

from django.db import DatabaseError, models
from django.utils import timezone

logger = logging.getLogger(__name__)

KEPT = timedelta(hours=24)


class Kind(models.TextChoices):
    COMMAND = "command"
    MAIL = "mail"
    SLOW = "slow"
    LEFT_OUT = "left_out"


class OperatingRecord(models.Model):
    """The last time that an event of this kind and name happened, without personal data."""

    wagtail_reference_index_ignore = True

    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=255)
    at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField(default=0)
    times = models.PositiveIntegerField(default=1)
    is_failure = models.BooleanField(default=False)
    text = models.CharField(max_length=255, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["kind", "name"], name="one_operating_record_a_name")]

    def __str__(self):
        return f"{self.kind}: {self.name}"


def record(kind, name, milliseconds=0, is_failure=False, text=""):
    """Record that this happened now; database errors are only logged."""
    now = {"at": timezone.now(), "milliseconds": int(milliseconds), "is_failure": is_failure, "text": text[:255]}
    again = now | {"times": models.F("times") + 1}
    try:
        OperatingRecord.objects.update_or_create(again, now, kind=kind, name=name[:255])
    except DatabaseError as error:
        logger.warning("Not remembered: %s", type(error).__name__)


def record_failed_mail(template, error):
    """Record that mails of this template fail, with the class of the error: its text may contain an address."""
    code = getattr(error, "smtp_code", None) or getattr(error, "errno", None)
    record(Kind.MAIL, template, is_failure=True, text=f"{type(error).__name__} {code or ''}".strip())
