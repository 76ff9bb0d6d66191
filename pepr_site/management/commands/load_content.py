"""`manage.py load_content`: makes the site's pages, snippets and media from the content folder."""

import logging
from collections import Counter
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, no_translations
from django.db import DatabaseError

from pepr_site.content_files.ledger import Fate
from pepr_site.content_files.loader import load
from pepr_site.content_files.reader import ContentError
from pepr_site.management.progress import Progress
from pepr_site.operations.tasks.later import put_off


class Command(BaseCommand):
    help = (
        "Load the content folder, in one transaction. What was loaded before is made again only where its file has "
        "changed, and where somebody has changed it in the admin only with --overwrite. A wrong file stops the load "
        "with its line."
    )
    # The load reads nothing that the checks look at, and it runs at every start.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("dir", nargs="?", type=Path, default=None, help="the content folder; content/ by default")
        parser.add_argument("--check", action="store_true", help="read and check everything, then undo it")

        parser.add_argument(
            "--overwrite", action="store_true", help="write over what was made or changed in the admin as well"
        )

    @no_translations
    def handle(self, *args, dir, check, overwrite, verbosity, **options):
        report = Report(Progress(self.stdout, verbosity))
        # Every page saved logs some ten lines, which would drown what is told here.
        logging.disable(logging.INFO)
        try:
            with put_off():
                load(dir or default_folder(), report, is_check=check, is_overwriting=overwrite)
        except ContentError as error:
            report.progress.clear()
            raise CommandError(str(error)) from None
        except DatabaseError as error:
            report.progress.clear()
            raise CommandError(f"the database refused the content: {str(error).strip()}") from error
        except OSError as error:
            report.progress.clear()
            raise CommandError(str(error)) from error
        finally:
            logging.disable(logging.NOTSET)
        report.finish(is_check=check)


class Report:
    """Tells what becomes of each content file, and sums up."""

    def __init__(self, progress):
        self.progress = progress
        self._files = 0
        self._fates = Counter()

    def start(self, count):
        self._files = count
        self.progress.start(count)

    def tell(self, name, fates):
        """Tell one file, of which `fates` gives each thing and its `Fate`."""
        counts = Counter(fate for _, fate in fates)
        self._fates += counts
        words = [fate.value if len(fates) == 1 else f"{count} {fate.value}" for fate, count in counts.items()]
        left = [thing for thing, fate in fates if fate.is_worth_telling]
        which = f": {', '.join(left)}" if left and len(fates) > 1 else ""
        self.progress.step(f"{name}: {', '.join(words) or 'nothing in it'}{which}", worth_keeping=bool(left))

    def finish(self, is_check):
        counts = [f"{count} {fate.value}" for fate in Fate if (count := self._fates[fate])]
        verb = "checked, then undone" if is_check else "read"
        self.progress.finish(f"{self._files} files {verb}: {', '.join(counts) or 'nothing in them'}.")


def default_folder():
    """Return the project's content folder, named from where the command runs if it is below."""
    folder = settings.BASE_DIR / "content"
    return folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder
