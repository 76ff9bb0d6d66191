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
from pepr_site.search.indexing import update_index


class Command(BaseCommand):
    help = (
        "Load the content folder, in one transaction. What was loaded before is made again only where its file has "
        "changed, and where somebody has changed it in the admin only with --overwrite. A wrong file stops the load "
        "with its line."
    )
    # It does not depend on the checks, and runs at every start.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("dir", nargs="?", type=Path, default=None, help="the content folder; content/ by default")
        parser.add_argument("--check", action="store_true", help="read and check everything, then undo it")
        parser.add_argument(
            "--overwrite", action="store_true", help="write over what was made or changed in the admin as well"
        )

    @no_translations
    def handle(self, *args, dir, check, overwrite, verbosity, **options):
        # Every saved page logs about ten lines, which would hide the output of this command.
        logging.disable(logging.INFO)
        try:
            told = load(dir or default_folder(), is_check=check, is_overwriting=overwrite)
        except DatabaseError as error:
            raise CommandError(f"the database refused the content: {str(error).strip()}") from error
        except (ContentError, OSError) as error:
            raise CommandError(str(error)) from error
        finally:
            logging.disable(logging.NOTSET)
        # `make run` only migrates if there are new migrations, but the rules of the search index may have changed.
        if not check:
            update_index(verbosity=0)
        if verbosity:
            self.stdout.writelines(f"{line_of(name, fates)}\n" for name, fates in told.items())
            counts = Counter(fate for fates in told.values() for _thing, fate in fates)
            summary = ", ".join(f"{counts[fate]} {fate.value}" for fate in Fate if counts[fate]) or "nothing in them"
            self.stdout.write(f"{len(told)} files {'checked, then undone' if check else 'read'}: {summary}.")


def line_of(name, fates):
    """Return what became of the things of one file, in a line; `fates` holds `(thing, Fate)`."""
    counts = Counter(fate for _thing, fate in fates)
    words = [fate.value if len(fates) == 1 else f"{count} {fate.value}" for fate, count in counts.items()]
    left = [thing for thing, fate in fates if fate.is_worth_telling]
    which = f": {', '.join(left)}" if left and len(fates) > 1 else ""
    return f"{name}: {', '.join(words) or 'nothing in it'}{which}"


def default_folder():
    """Return the project's content folder, named from where the command runs if it is below."""
    folder = settings.BASE_DIR / "content"
    return folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder
