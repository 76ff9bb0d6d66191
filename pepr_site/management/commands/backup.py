"""`manage.py backup`: the site in one dated archive."""

import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, no_translations
from django.template.defaultfilters import filesizeformat

from pepr_site.operations import backup


class Command(BaseCommand):
    help = (
        "Write the database, the pictures and the documents to one dated archive while editors work, read it back, and "
        "remove the archives that are no longer kept. With --check, read one and say if it is whole."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--to", type=Path, help="the folder of archives; BACKUP_DIR by default")
        parser.add_argument("--check", type=Path, metavar="ARCHIVE", help="only check this archive")

    @no_translations
    def handle(self, *args, to, check, verbosity, **options):
        began = time.monotonic()
        try:
            if check:
                manifest = backup.check(check)
                self.stdout.write(f"{check} is whole: {manifest['made_at']}, {manifest['site_url']}.")
                return
            path, manifest = backup.make(to or settings.BACKUP_DIR)
        except backup.BackupError as error:
            raise CommandError(str(error)) from None
        for name in manifest["missing_files"]:
            self.stderr.write(f"The media file {name} is named by a row and was not there: this backup lacks it.")
        if verbosity:
            size, seconds = filesizeformat(path.stat().st_size), time.monotonic() - began
            self.stdout.write(f"{path}: {len(manifest['parts']) - 1} files, {size}, in {seconds:.1f} s.")
