"""`manage.py make_sheets`: makes the outdated PDF sheets again."""

from django.core.management.base import BaseCommand, no_translations

from pepr_site.printing import sheets


class Command(BaseCommand):
    help = "Make the A4 sheets of the pages whose content has changed, and forget those of pages that nobody may read."
    requires_system_checks = []

    @no_translations
    def handle(self, *args, **options):
        self.stdout.write(f"Sheets made: {sheets.make_stale.call()}.")
