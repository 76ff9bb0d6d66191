"""`manage.py export_content TARGET`: the site, or a part of it, as a content folder."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, no_translations

from pepr_site.content.writing import ExportError
from pepr_site.content.writing.export import export, find


class Command(BaseCommand):
    help = (
        "Write the site to the folder TARGET, as files that load_content reads on another installation: what anybody "
        "may read, in every language, with its pictures, documents and shared words; no draft, and no restriction."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("target", type=Path)
        parser.add_argument("--page", help="only this page, by its number or its path, and what it uses")
        parser.add_argument("--tree", action="store_true", help="with --page, the pages below it as well")

    @no_translations
    def handle(self, *args, target, page, tree, verbosity, **options):
        try:
            told = export(target, find(page) if page else None, with_tree=tree)
        except ExportError as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{error.strerror or error}: {error.filename}. Nothing was kept.") from None
        if not verbosity:
            return
        self.stdout.write(f"{target}: {told.pages} pages, {told.snippets} shared rows, {told.media} files.")
        for path in told.left_out:
            self.stderr.write(self.style.WARNING(f"{path} is left out: it is a draft, or not for everybody."))
        if told.needed:
            self.stdout.write(f"Where it is loaded, there must already be: {', '.join(told.needed)}.")
