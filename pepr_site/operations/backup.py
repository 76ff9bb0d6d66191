"""Backs the site up to one archive: a database dump, the media files, and a manifest with checksums.

The dump is a snapshot; the files are copied after it, so that the archive holds every file that a row names. Usage:
`docs/operating.md`. Reasons: `docs/decisions/backups.md`.
"""

import contextlib
import hashlib
import json
import os
import posixpath
import re
import tarfile
import tempfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import FileField

from pepr_site.operations import postgres_programs
from pepr_site.operations.postgres_programs import BackupError

FORMAT = 3
DATABASE, MANIFEST, MEDIA = "database.dump", "manifest.json", "media/"
NAME, STAMP = re.compile(r"pepr-\d{8}T\d{6}Z\.tar"), "pepr-%Y%m%dT%H%M%SZ.tar"
# How many days, weeks and months with an archive keep their newest one.
KEPT = {"%Y-%m-%d": 7, "%G-%V": 4, "%Y-%m": 12}


def make(folder):
    """Make a backup in `folder`, check it, remove the archives that are no longer kept; return path and manifest.

    Raises `BackupError`, having left nothing half-made.
    """
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryDirectory(prefix=".pepr-", dir=folder) as work:
            moment = datetime.now(UTC)
            partial = Path(work) / moment.strftime(STAMP)
            _write(partial, moment)
            manifest = check(partial)
            path = partial.replace(folder / partial.name)
            for name in superseded([archive.name for archive in folder.iterdir()]):
                (folder / name).unlink()
    except OSError as error:
        raise BackupError(f"{folder}: {error.strerror or error}. Nothing was kept of this backup.") from None
    return path, manifest


def check(path):
    """Read every byte of the archive at `path` and return its manifest. Raises `BackupError` at the first wrong one."""
    with reading(path) as (tar, manifest):
        if {*tar.getnames()} != {MANIFEST, *manifest["parts"]}:
            raise BackupError(f"{path} is damaged: it does not hold the parts that its manifest names.")
        for name, digest in manifest["parts"].items():
            if hashlib.file_digest(tar.extractfile(name), "sha256").hexdigest() != digest:
                raise BackupError(f"{path} is damaged: the bytes of “{name}” are not those of its manifest.")
    return manifest


@contextlib.contextmanager
def reading(path):
    """Give the archive at `path`, an open `TarFile`, and its manifest. Raises `BackupError` where it is none."""
    try:
        with tarfile.open(path, "r:") as tar:
            manifest = json.load(tar.extractfile(MANIFEST))
            if manifest["format"] != FORMAT:
                raise BackupError(f"{path} was made by another release, in a form that this one does not read.")
            yield tar, manifest
    except (FileNotFoundError, IsADirectoryError):
        raise BackupError(f"There is no archive {path}.") from None
    except (tarfile.TarError, AttributeError, EOFError, KeyError, ValueError) as error:
        raise BackupError(f"{path} is damaged, or no archive of this site: {error}.") from None


def superseded(names):
    """Return the names of archives that the retention rule no longer keeps: never the newest, and no other file."""
    dated, kept = sorted(filter(NAME.fullmatch, names), reverse=True), set()
    for period, count in KEPT.items():
        newest = {}
        for name in dated:
            newest.setdefault(f"{datetime.strptime(name, STAMP):{period}}", name)
        kept.update(list(newest.values())[:count])
    return [name for name in dated if name not in kept]


def stored_files(folder=""):
    """Yield the names of all files in the media storage, recursively."""
    folders, names = default_storage.listdir(folder)
    yield from (posixpath.join(folder, name) for name in names)
    for name in folders:
        yield from stored_files(posixpath.join(folder, name))


def _write(path, moment):
    path.touch(0o600)
    with path.open("wb") as file:
        with tarfile.open(fileobj=file, mode="w:", format=tarfile.PAX_FORMAT) as tar:
            named, dump = _named_files(), path.with_name(DATABASE)
            options = ["--format=custom", "--no-owner", "--no-privileges", "--no-comments", "--no-unlogged-table-data"]
            postgres_programs.run("pg_dump", *options, f"--file={dump}")
            parts = {DATABASE: _add(tar, DATABASE, dump.open("rb"))}
            for name in sorted(stored_files()):
                # A file may be deleted while the others are copied.
                with contextlib.suppress(FileNotFoundError):
                    parts[MEDIA + name] = _add(tar, MEDIA + name, default_storage.open(name))
            manifest = {
                "format": FORMAT,
                "made_at": moment.isoformat(timespec="seconds"),
                "site_url": settings.SITE_URL,
                "postgresql": postgres_programs.server_major(),
                "migrations": [f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()],
                "missing_files": sorted(name for name in named if MEDIA + name not in parts),
                "parts": parts,
            }
            _add(tar, MANIFEST, BytesIO(json.dumps(manifest, indent=1, ensure_ascii=False).encode()))
        file.flush()
        os.fsync(file.fileno())


def _add(tar, name, stream):
    """Add the content of `stream` to the archive under `name`; return its checksum."""
    with stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        header = tarfile.TarInfo(name)
        header.size, header.mode = stream.seek(0, os.SEEK_END), 0o600
        stream.seek(0)
        tar.addfile(header, stream)
    return digest


def _named_files():
    """Return the names of the files that rows refer to."""
    return {
        name
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, FileField)
        for name in model._base_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True)
        if name
    }
