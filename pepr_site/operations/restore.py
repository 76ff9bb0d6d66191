"""A restoration: the archive is checked, its site made beside the one in use, and the two change names at the end.

What was in use is kept as `NAME_former` and `media.former` until the next restoration.
"""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

import psycopg2
from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage, storages
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from pepr_site.operations import backup, content_version, postgres_programs
from pepr_site.operations.backup import DATABASE, MEDIA, BackupError


def verified(path):
    """Return the manifest of the archive at `path` if this installation can restore it. Raises `BackupError`."""
    manifest = backup.check(path)
    known = {".".join(key) for key in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
    if newer := sorted(set(manifest["migrations"]) - known):
        raise BackupError(f"{path} was made by a newer release, with the migration {newer[0]}: install that release.")
    here = postgres_programs.server_major()
    if manifest["postgresql"] > here:
        raise BackupError(f"{path} is of PostgreSQL {manifest['postgresql']}, the server here is PostgreSQL {here}.")
    return manifest


def contents():
    """Return how many pages and people the site in use has, (0, 0) for an empty one."""
    if not postgres_programs.query(f"SELECT 1 FROM pg_database WHERE datname = '{_name()}'"):  # noqa: S608 - the site's own name
        return 0, 0
    with connection.cursor() as cursor:
        if "wagtailcore_page" not in connection.introspection.table_names(cursor):
            return 0, 0
        # Wagtail's own first two pages are nobody's work.
        cursor.execute("SELECT count(*) FROM wagtailcore_page WHERE depth > 2 OR latest_revision_id > 0")
        (pages,) = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM pepr_site_user")
        return pages, cursor.fetchone()[0]


def restore(path, on_step=lambda text: None):
    """Put the site of an archive that was `verified` in the place of the one in use.

    Raises `BackupError`, the site in use being as it was.
    """
    fresh, media = f"{_name()[:50]}_restoring", _Folder() if _Folder.suits() else _Storage()
    try:
        _fill_database(fresh, path, on_step)
        media.fill(path, on_step)
        media.swap()
        try:
            _swap_databases(fresh)
        except BaseException:
            media.swap_back()
            raise
    except (postgres_programs.ProgramError, psycopg2.Error) as error:
        raise BackupError(f"{str(error).strip().splitlines()[0]}. The site is as it was.") from None
    except OSError as error:
        raise BackupError(f"{error.strerror or error}: {error.filename}. The site is as it was.") from None
    finally:
        media.discard()
        postgres_programs.query(f'DROP DATABASE IF EXISTS "{fresh}" WITH (FORCE)')


def _name():
    return connection.settings_dict["NAME"]


def _fill_database(fresh, path, on_step):
    """Make the database `fresh` what the archive holds, brought up to this release."""
    create = f"CREATE DATABASE \"{fresh}\" TEMPLATE template0 ENCODING 'UTF8'"
    postgres_programs.query(f'DROP DATABASE IF EXISTS "{fresh}" WITH (FORCE)', create)
    with tempfile.TemporaryDirectory(prefix=".pepr-", dir=Path(path).parent) as work, backup.reading(path) as tar:
        _unpack(tar, tar.getmember(DATABASE), Path(work), DATABASE)
        options = ["--no-owner", "--no-privileges", "--exit-on-error", "--verbose", f"--dbname={fresh}"]
        postgres_programs.run("pg_restore", [*options, Path(work) / DATABASE], on_step)
    with _connected_to(fresh):
        call_command("migrate", interactive=False, verbosity=0)
        # No cache, here or elsewhere, may take what it remembers for the state that came back.
        content_version.renew()


def _unpack(tar, member, folder, name):
    """Write `member` as `name` in `folder`; return its path. (The Python of Debian 12 has no filter of `extract`.)"""
    target = (folder / name).resolve()
    if not target.is_relative_to(folder.resolve()):
        raise BackupError(f"The archive names a file outside of its folder: {name}.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tar.extractfile(member) as source, target.open("wb") as file:
        shutil.copyfileobj(source, file)
    os.utime(target, (member.mtime, member.mtime))
    return target


@contextlib.contextmanager
def _connected_to(database):
    former = _name()
    connection.close()
    connection.settings_dict["NAME"] = database
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = former


def _swap_databases(fresh):
    """Give the fresh database the name of the one in use, and close what still reads that."""
    connection.close()
    name, former = _name(), f"{_name()[:50]}_former"
    is_there = postgres_programs.query(f"SELECT 1 FROM pg_database WHERE datname = '{name}'")  # noqa: S608 - the site's own name
    if not is_there:
        postgres_programs.query(f'ALTER DATABASE "{fresh}" RENAME TO "{name}"')
        return
    postgres_programs.query(
        f'DROP DATABASE IF EXISTS "{former}" WITH (FORCE)',
        # Whoever reads the site's pages in this instant is asked to come again.
        f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS false',
    )
    try:
        postgres_programs.query(
            f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname IN ('{name}', '{fresh}')",  # noqa: S608 - the site's own names
            f'ALTER DATABASE "{name}" RENAME TO "{former}"',
            f'ALTER DATABASE "{fresh}" RENAME TO "{name}"',
            f'ALTER DATABASE "{former}" WITH ALLOW_CONNECTIONS true',
        )
    except psycopg2.Error:
        with contextlib.suppress(psycopg2.Error):
            postgres_programs.query(f'ALTER DATABASE "{former}" RENAME TO "{name}"')
        postgres_programs.query(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS true')
        raise


class _Folder:
    """A media folder that can be renamed: the files are written beside it."""

    def __init__(self):
        self.path = Path(default_storage.location)
        self.fresh = self.path.with_name(f"{self.path.name}.restoring")
        self.former = self.path.with_name(f"{self.path.name}.former")

    @staticmethod
    def suits():
        return isinstance(storages["default"], FileSystemStorage) and not Path(default_storage.location).is_mount()

    def fill(self, path, on_step):
        self.discard()
        self.fresh.mkdir(parents=True)
        with backup.reading(path) as tar:
            for member in tar:
                if member.isfile() and member.name.startswith(MEDIA):
                    name = member.name.removeprefix(MEDIA)
                    _unpack(tar, member, self.fresh, name).chmod(settings.FILE_UPLOAD_PERMISSIONS)
                    on_step(name)

    def swap(self):
        shutil.rmtree(self.former, ignore_errors=True)
        if self.path.exists():
            self.path.replace(self.former)
        self.fresh.replace(self.path)

    def swap_back(self):
        self.path.replace(self.fresh)
        if self.former.exists():
            self.former.replace(self.path)

    def discard(self):
        shutil.rmtree(self.fresh, ignore_errors=True)


class _Storage:
    """Any other storage: each file is written over the one of its name, which the archive made whole again."""

    def fill(self, path, on_step):
        with backup.reading(path) as tar:
            for member in tar:
                if member.name.startswith(MEDIA):
                    name = member.name.removeprefix(MEDIA)
                    default_storage.delete(name)
                    default_storage.save(name, File(tar.extractfile(member), name))
                    on_step(name)

    def swap(self):
        """Nothing waits."""

    swap_back = discard = swap
