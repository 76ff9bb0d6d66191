"""Delete what is written down of sign-ins and rights once it has been kept long enough, and sessions that are over."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.core.management.base import BaseCommand

from pepr_site.accounts import audit_log


class Command(BaseCommand):
    help = (
        "Delete the entries of the log of sign-ins and rights older than SIGN_IN_LOG_MONTHS, and the sessions that are "
        "over. To run every day."
    )

    def handle(self, *args, **options):
        count = audit_log.purge()
        call_command("clearsessions")
        kept = Session.objects.values("session_key")
        over = UserSession.objects.exclude(session_key__in=kept).delete()[0]
        self.stdout.write(f"{count} entries deleted, {over} sessions forgotten.")
