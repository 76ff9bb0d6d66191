"""What the lock counts."""

from django.db import models
from django.utils import timezone


class SignInAttempt(models.Model):
    """One try at a password or a code, under the pseudonyms of the account and of the address; gone within the hour."""

    wagtail_reference_index_ignore = True

    account = models.CharField(max_length=64, db_index=True)
    address = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M}"
