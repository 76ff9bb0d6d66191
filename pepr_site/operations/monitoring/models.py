"""What has happened last, for those who run the site."""

from django.db import models


class Kind(models.TextChoices):
    COMMAND = "command"
    MAIL = "mail"
    SLOW = "slow"
    LEFT_OUT = "left_out"


class OperatingRecord(models.Model):
    """The last time that a thing of this kind and name happened. No address and no word of anybody stands in it."""

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
