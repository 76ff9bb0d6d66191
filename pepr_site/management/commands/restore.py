"""`manage.py restore ARCHIVE`: restores a backup."""

import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, no_translations

from pepr_site.operations import backup, restore


class Command(BaseCommand):
    help = (
        "Restore an archive that `backup` made: it is checked whole first, then restored beside the site in use, and "
        "takes its place at the end. The former database and media are kept under another name until the next time."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("archive", type=Path)
        parser.add_argument("--replace", action="store_true", help="replace a site that has pages or people")

    @no_translations
    def handle(self, *args, archive, replace, verbosity, **options):
        try:
            manifest = restore.verified(archive)
            self.check_replaced(manifest, replace)
            restore.restore(archive)
        except backup.BackupError as error:
            raise CommandError(str(error)) from None
        if verbosity:
            files = len(manifest["parts"]) - 1
            self.stdout.write(f"The site of {manifest['made_at']} is back, {files} files. Restart its processes.")
            if manifest["site_url"] != settings.SITE_URL:
                self.stdout.write(f"It was {manifest['site_url']}; load_content gives it the address of this one.")

    def check_replaced(self, manifest, replace):
        pages, people = restore.contents()
        if replace or not (pages or people):
            return
        there = f"The site in use has {pages} pages and {people} people"
        if not sys.stdin.isatty():
            raise CommandError(f"{there}: give --replace to put the archive in their place.")
        answer = input(f"{there}. Put the site of {manifest['made_at']} in their place? Type “replace”: ")
        if answer.strip() != "replace":
            raise CommandError("Nothing was changed.")
