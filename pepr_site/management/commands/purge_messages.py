"""Delete the messages of the contact form that have been kept as long as the site says."""

from django.core.management.base import BaseCommand

from pepr_site.contact.delivery import purge


class Command(BaseCommand):
    help = (
        "Delete the messages of the contact form older than the time set in the legal settings, which the page "
        "states. To run every day; each new message does the same."
    )

    def handle(self, *args, **options):
        self.stdout.write(f"{purge()} messages deleted.")
