"""`manage.py backup`: the site in one dated archive."""

import argparse
import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, no_translations
from django.db import DatabaseError

from pepr_site.backup import BackupError, archive, making
from pepr_site.backup.making import readable
from pepr_site.backup.retention import Rule
from pepr_site.management.progress import Progress


def rule(text):
    try:
        return Rule.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


class Command(BaseCommand):
    help = (
        "Write the database, the pictures and the documents to one dated archive, consistent while editors work, read "
        "it back, and remove the archives that are no longer kept. With --check, read one and say if it is whole."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--to", type=Path, default=None, help="the folder of archives; BACKUP_DIR by default")
        parser.add_argument(
            "--keep", type=rule, default=Rule(), metavar="D,W,M", help="days, weeks and months kept; 7,4,12 by default"
        )
        parser.add_argument("--check", type=Path, metavar="ARCHIVE", help="only check this archive")

    @no_translations
    def handle(self, *args, to, keep, check, verbosity, **options):
        progress, began = Progress(self.stdout, verbosity), time.monotonic()
        try:
            if check:
                self.tell_checked(check, archive.check(check), progress)
            else:
                self.tell(making.make(to or settings.BACKUP_DIR, keep, progress), time.monotonic() - began, progress)
        except BackupError as error:
            progress.clear()
            raise CommandError(str(error)) from None
        except DatabaseError as error:
            progress.clear()
            raise CommandError(f"the database refuses: {str(error).strip().splitlines()[0]}") from error

    def tell_checked(self, path, manifest, progress):
        rows, parts = sum(manifest["rows"].values()), len(manifest["parts"]) - 1
        made = f"{manifest['made_at']}, {manifest['site_url']}, PostgreSQL {manifest['versions']['postgresql']}"
        progress.finish(f"{path} is whole: {made}, {rows} rows, {parts} files.")

    def tell(self, made, seconds, progress):
        rows, parts = sum(made.manifest["rows"].values()), len(made.manifest["parts"]) - 1
        progress.finish(f"{made.path}: {rows} rows, {parts} files, {readable(made.size)}, in {seconds:.1f} s.")
        for name in made.removed:
            progress.tell(f"No longer kept: {name}.")
        for name in made.damaged:
            self.warn(f"{name} is damaged, and counts for nothing: look at it, or remove it.")
        for name in made.manifest["missing_files"]:
            self.warn(f"The media file {name} is named by a row and was not there: this backup lacks it.")

    def warn(self, text):
        self.stderr.write(self.style.WARNING(text))
