"""`manage.py fetch SOURCE`: imports from a public source, or from a saved file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from research.sources import harvest
from research.sources.status import SOURCES, is_allowed
from research.sources.tasks import fetch_source

# The sources of the scheduled import; DOIs are looked up when they are pasted.
BY_THE_CLOCK = [name for name in SOURCES if name != "doi"]


class Command(BaseCommand):
    help = (
        "Read publications, projects or institutions from a public source that the setting SOURCES names: all of "
        "these, where none is named here. Safe to run again: what has not changed writes nothing, and what was stopped "
        "goes on from there."
    )

    def add_arguments(self, parser):
        parser.add_argument("source", nargs="?", choices=SOURCES, help="the source; all that are allowed, by default")
        parser.add_argument("--from-file", nargs="+", default=[], metavar="FILE", help="read these files instead")
        parser.add_argument("--whole", action="store_true", help="read everything again, and flag what is gone")
        parser.add_argument("--queued", action="store_true", help="leave it to the worker of the queue")

    def handle(self, source, from_file, whole, queued, **options):
        if from_file:
            return self.read_files(source, from_file)
        names = [source] if source else [name for name in BY_THE_CLOCK if is_allowed(name)]
        if refused := [name for name in names if not is_allowed(name)]:
            raise CommandError(f"{', '.join(refused)}: not allowed by the setting SOURCES")
        if queued:
            for name in names:
                fetch_source.enqueue(name)
            self.stdout.write(f"queued: {', '.join(names) or 'no source is allowed'}")
            return None
        failed = [name for name in names if self.log(name, harvest.fetch(name, is_whole=whole, progress=self.progress))]
        if failed:
            raise CommandError(f"failed: {', '.join(failed)}")
        if not names:
            self.stdout.write("no source is allowed by the setting SOURCES")
        return None

    def read_files(self, source, paths):
        if not source:
            raise CommandError("say which source the files are from")
        try:
            files = [(Path(path).name, Path(path).read_bytes()) for path in paths]
        except OSError as error:
            raise CommandError(str(error)) from error
        if self.log(source, harvest.fetch_files(source, files, progress=self.progress)):
            raise CommandError(f"failed: {source}")

    def progress(self, number, total):
        """Show how far it is, on one line that is written over."""
        if self.stdout.isatty():
            share = min(1, number / total) if total else 1
            bar = "█" * round(30 * share) + "·" * (30 - round(30 * share))
            self.stdout.write(f"\r{bar} {number}/{total or '?'}", ending="")
            self.stdout.flush()

    def log(self, name, report):
        """Write how it went; return whether it failed."""
        self.stdout.write(f"{'' if not self.stdout.isatty() else chr(13)}{name}: {report}")
        return bool(report.failure)
