"""`manage.py restore ARCHIVE`: the site as an archive has it."""

import sys
import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, no_translations
from django.db import DatabaseError

from pepr_site.backup import BackupError, restoring
from pepr_site.management.progress import Progress


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
        progress, began = Progress(self.stdout, verbosity), time.monotonic()
        try:
            manifest = restoring.verified(archive)
            self.check_replaced(manifest, replace)
            restoring.restore(archive, manifest, progress)
        except BackupError as error:
            progress.clear()
            raise CommandError(str(error)) from None
        except DatabaseError as error:
            progress.clear()
            raise CommandError(f"the database refuses: {str(error).strip().splitlines()[0]}") from error
        rows, parts = sum(manifest["rows"].values()), len(manifest["parts"]) - 1
        progress.finish(
            f"The site of {manifest['made_at']} is back: {rows} rows, {parts} files, "
            f"in {time.monotonic() - began:.1f} s. Restart its processes."
        )
        if manifest["site_url"] != settings.SITE_URL:
            progress.tell(f"It was the site at {manifest['site_url']}; load_content gives it the address of this one.")

    def check_replaced(self, manifest, replace):
        pages, people = restoring.contents()
        if replace or not (pages or people):
            return
        there = f"The site in use has {pages} pages and {people} people"
        if not sys.stdin.isatty():
            raise CommandError(f"{there}: give --replace to put the archive in their place.")
        answer = input(f"{there}. Put the site of {manifest['made_at']} in their place? Type “replace”: ")
        if answer.strip() != "replace":
            raise CommandError("Nothing was changed.")
