"""`manage.py export_static DIR`: the public site as files."""

import logging
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from pepr_site.management.progress import Progress
from pepr_site.static_copy import CopyError
from pepr_site.static_copy.making import export


class Command(BaseCommand):
    help = (
        "Write the public site, every language, feed and picture, to DIR as files that a web server gives when the "
        "application cannot. DIR/current leads to the new copy once it is whole; until then the last one stays in use."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("dir", type=Path)
        parser.add_argument("--base-url", default="", help="the address of the copy, where it is not the site's own")

    def handle(self, *args, dir, base_url, verbosity, **options):
        progress, began = Progress(self.stdout, verbosity), time.monotonic()
        # Each address that leads nowhere is told at the end.
        logging.getLogger("django.request").setLevel(logging.CRITICAL)
        try:
            copied = export(dir, progress, base_url)
        except CopyError as error:
            progress.clear()
            raise CommandError(str(error)) from None
        finally:
            logging.getLogger("django.request").setLevel(logging.NOTSET)
        seconds = time.monotonic() - began
        progress.finish(f"{copied.path}: {copied.files} files, {copied.shared} as before, in {seconds:.1f} s.")
        for path, source in sorted(copied.broken.items()):
            self.stderr.write(self.style.WARNING(f"{source} names {path}, which leads nowhere on the site either."))
