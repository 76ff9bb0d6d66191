"""Delete for good what has been in the trash for as long as it is kept."""

from django.core.management.base import BaseCommand

from pepr_site.trash.keeping import purge
from pepr_site.trash.models import KEPT_FOR


class Command(BaseCommand):
    help = f"Delete for good what was deleted in the admin more than {KEPT_FOR.days} days ago. To run every day."

    def handle(self, *args, **options):
        gone = purge()
        self.stdout.write(f"{gone} entr{'ies' if gone != 1 else 'y'} of the trash deleted.")
