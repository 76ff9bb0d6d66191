"""A backup: the dump of one snapshot, the files that this snapshot names, a manifest, in one archive."""

import contextlib
import fcntl
import shutil
import socket
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import django
import wagtail
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection

from pepr_site.backup import BackupError, archive, files, inventory, postgres, retention

# How often a file that an editor deletes meanwhile makes the backup begin anew.
ATTEMPTS = 3
PARTIAL = ".pepr-*"


class _FileGone(Exception):
    """A file that the snapshot names was deleted since: the archive would not be of one moment."""


@dataclass
class Made:
    """The backup that was made."""

    path: Path
    manifest: dict
    size: int
    removed: list
    damaged: list


def make(folder, rule, progress):
    """Make a backup in `folder`, then remove the archives that `rule` no longer keeps; return a `Made`.

    `progress` is a `pepr_site.management.progress.Progress`. Raises `BackupError`, having left nothing half-made.
    """
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _alone(folder):
            path, manifest = _attempts(folder, progress)
            # Only an archive that was read back is worth removing another one for.
            archive.check(path, lambda name: progress.step(f"checking {name}"))
            removed, damaged = _remove_superseded(folder, rule)
    except OSError as error:
        raise BackupError(f"{folder}: {error.strerror or error}. Nothing was kept of this backup.") from None
    return Made(path, manifest, path.stat().st_size, removed, damaged)


@contextlib.contextmanager
def _alone(folder):
    with (folder / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupError(f"Another backup is being made in {folder}.") from None
        # What a killed run has left.
        for path in folder.glob(PARTIAL):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        yield


def _attempts(folder, progress):
    for _attempt in range(ATTEMPTS - 1):
        with contextlib.suppress(_FileGone):
            return _attempt_once(folder, progress)
    # Somebody goes on deleting files: an archive that says which ones it lacks is better than none.
    return _attempt_once(folder, progress, is_last=True)


def _attempt_once(folder, progress, is_last=False):
    moment = datetime.now(UTC)
    path = folder / retention.name_for(moment)
    with inventory.snapshot() as snapshot, archive.Writer(path) as writer:
        tables, named = snapshot.tables(), snapshot.files()
        names = sorted(named | files.stored())
        progress.start(len(tables) + 2 * len(names) + 1)
        # The files first: the snapshot waits for the dump, but the files wait for nobody.
        missing = [name for name in names if not _add_file(writer, name, name in named and not is_last, progress)]
        _add_dump(writer, snapshot, progress)
        manifest = _manifest(moment, snapshot, tables, [name for name in missing if name in named])
        writer.seal(manifest)
    return path, manifest | {"parts": writer.parts}


def _add_dump(writer, snapshot, progress):
    # A part of a tar tells its size first, which is known once the dump is made.
    with tempfile.TemporaryDirectory(prefix=".pepr-", dir=writer.path.parent) as work:
        dump = Path(work) / archive.DATABASE
        _dump(snapshot, dump, progress)
        with dump.open("rb") as stream:
            writer.add(archive.DATABASE, stream, dump.stat().st_size)


def _dump(snapshot, target, progress):
    program = postgres.program("pg_dump", postgres.server_major(connection))

    def told(line):
        if "dumping contents of table" in line:
            progress.step(line.strip().rpartition(": ")[2])

    options = ["--format=custom", "--no-owner", "--no-privileges", "--no-comments", "--no-unlogged-table-data"]
    options += ["--verbose", f"--snapshot={snapshot.name}", f"--file={target}"]
    postgres.run(program, options, connection, on_line=told)


def _add_file(writer, name, is_needed, progress):
    """Copy one file; return whether it was there. Raises `_FileGone` where it is needed and was just deleted."""
    try:
        with default_storage.open(name) as stream:
            writer.add(archive.MEDIA + name, stream, default_storage.size(name))
    except FileNotFoundError:
        if is_needed and not _is_missing_for_good(name):
            raise _FileGone from None
        return False
    progress.step(name)
    return True


def _is_missing_for_good(name):
    """Whether the database, as it is now, still names a file that is not there: it was lost before this backup."""
    with inventory.snapshot() as now:
        return name in now.files()


def _manifest(moment, snapshot, tables, missing):
    return {
        "made_at": moment.isoformat(timespec="seconds"),
        "made_on": socket.gethostname(),
        "site_url": settings.SITE_URL,
        "versions": {"django": django.__version__, "wagtail": wagtail.__version__, "postgresql": snapshot.server()},
        "migrations": snapshot.migrations(),
        "rows": tables,
        "missing_files": missing,
    }


def _remove_superseded(folder, rule):
    """Remove what `rule` no longer keeps; return the names removed, and those that cannot be read."""
    good, damaged = [], []
    for path in folder.iterdir():
        if retention.moment_of(path.name):
            try:
                archive.manifest(path)
                good.append(path.name)
            except BackupError:
                # It counts for none of the good ones, and is left for somebody to look at.
                damaged.append(path.name)
    removed = retention.superseded(good, rule)
    for name in removed:
        (folder / name).unlink()
    return removed, damaged


def readable(size):
    """Return a number of bytes as people say it."""
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"
