"""Models of the editors' tools."""

from django.conf import settings
from django.db import models


class ReviewReminder(models.Model):
    """When a user last got the mail about pages to review: one mail a period, however often the command runs."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sent_on = models.DateField()

    def __str__(self):
        return f"{self.user}, {self.sent_on}"
