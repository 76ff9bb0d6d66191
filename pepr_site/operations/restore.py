"""Restores a backup: checks the archive, rebuilds the site beside the current one, then swaps the two.

The former site is kept as `NAME_former` and `media.former` until the next restoration.
"""

import contextlib
import shutil
import tempfile
from pathlib import Path

import psycopg2
from django.core.exceptions import SuspiciousFileOperation
from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage, storages
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from pepr_site.operations import backup, content_version
from pepr_site.operations.backup import DATABASE, MEDIA, BackupError
from pepr_site.operations.postgres_programs import query, run, server_major


def verified(path):
    """Return the manifest of the archive at `path` if this installation can restore it. Raises `BackupError`."""
    manifest = backup.check(path)
    known = {".".join(key) for key in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
    if newer := sorted(set(manifest["migrations"]) - known):
        raise BackupError(f"{path} was made by a newer release, with the migration {newer[0]}: install that release.")
    if manifest["postgresql"] > (here := server_major()):
        raise BackupError(f"{path} is of PostgreSQL {manifest['postgresql']}, the server here is PostgreSQL {here}.")
    return manifest


def contents():
    """Return how many pages and users the current site has, (0, 0) for an empty one."""
    if not _exists(_name()) or "wagtailcore_page" not in connection.introspection.table_names():
        return 0, 0
    with connection.cursor() as cursor:
        # Wagtail's own two initial pages do not count.
        cursor.execute(
            "SELECT (SELECT count(*) FROM wagtailcore_page WHERE depth > 2 OR latest_revision_id > 0),"
            " (SELECT count(*) FROM pepr_site_user)"
        )
        return cursor.fetchone()


def restore(path):
    """Replace the current site by that of an archive that was `verified`.

    Raises `BackupError`, leaving the current site unchanged.
    """
    fresh, media = f"{_name()[:50]}_restoring", _media_folder()
    beside = media and media.with_name(f"{media.name}.restoring")
    try:
        _fill_database(fresh, path)
        if media:
            shutil.rmtree(beside, ignore_errors=True)
            beside.mkdir(parents=True)
        _fill_storage(FileSystemStorage(beside) if media else default_storage, path)
        with _swapped(media, beside) if media else contextlib.nullcontext():
            _swap_databases(fresh)
    except (psycopg2.Error, SuspiciousFileOperation) as error:
        raise BackupError(f"{str(error).strip().splitlines()[0]}. The site is as it was.") from None
    except OSError as error:
        raise BackupError(f"{error.strerror or error}: {error.filename}. The site is as it was.") from None
    finally:
        if media:
            shutil.rmtree(beside, ignore_errors=True)
        query(f'DROP DATABASE IF EXISTS "{fresh}" WITH (FORCE)')


def _name():
    return connection.settings_dict["NAME"]


def _exists(database):
    return query(f"SELECT 1 FROM pg_database WHERE datname = '{database}'")  # noqa: S608 - the site's own name


def _media_folder():
    """Return the media folder if it can be renamed; None for a bucket and for a mount point."""
    folder = Path(getattr(default_storage, "location", "/"))
    return folder if isinstance(storages["default"], FileSystemStorage) and not folder.is_mount() else None


def _fill_database(fresh, path):
    """Create the database `fresh` from the archive, and migrate it to this release."""
    create = f"CREATE DATABASE \"{fresh}\" TEMPLATE template0 ENCODING 'UTF8'"
    query(f'DROP DATABASE IF EXISTS "{fresh}" WITH (FORCE)', create)
    with tempfile.TemporaryDirectory(prefix=".pepr-", dir=Path(path).parent) as work:
        # Not `extract`, which in the Python of Debian 12 has no filter.
        with (
            backup.reading(path) as (tar, _manifest),
            tar.extractfile(DATABASE) as source,
            (Path(work) / DATABASE).open("wb") as file,
        ):
            shutil.copyfileobj(source, file)
        options = ["--no-owner", "--no-privileges", "--exit-on-error", f"--dbname={fresh}"]
        run("pg_restore", *options, Path(work) / DATABASE)
    with _connected_to(fresh):
        call_command("migrate", interactive=False, verbosity=0)
        # No cached value, here or elsewhere, may be taken for the restored content.
        content_version.renew()


def _fill_storage(storage, path):
    """Write each file of the archive to `storage`, over an existing one."""
    with backup.reading(path) as (tar, _manifest):
        for member in tar:
            if member.name.startswith(MEDIA):
                name = member.name.removeprefix(MEDIA)
                storage.delete(name)
                storage.save(name, File(tar.extractfile(member), name))


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


@contextlib.contextmanager
def _swapped(media, beside):
    """Swap the folder `beside` with `media`; swap back if the block fails."""
    former = media.with_name(f"{media.name}.former")
    shutil.rmtree(former, ignore_errors=True)
    if media.exists():
        media.replace(former)
    beside.replace(media)
    try:
        yield
    except BaseException:
        media.replace(beside)
        if former.exists():
            former.replace(media)
        raise


def _swap_databases(fresh):
    """Rename the fresh database to the current one's name, and end connections to the former."""
    connection.close()
    name, former = _name(), f"{_name()[:50]}_former"
    if not _exists(name):
        query(f'ALTER DATABASE "{fresh}" RENAME TO "{name}"')
        return
    query(
        f'DROP DATABASE IF EXISTS "{former}" WITH (FORCE)',
        # Requests at this moment get a 503.
        f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS false',
    )
    try:
        query(
            f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname IN ('{name}', '{fresh}')",  # noqa: S608 - the site's own names
            # Both names change, or none.
            "BEGIN",
            f'ALTER DATABASE "{name}" RENAME TO "{former}"',
            f'ALTER DATABASE "{fresh}" RENAME TO "{name}"',
            "COMMIT",
        )
    finally:
        query(f'ALTER DATABASE "{former if _exists(former) else name}" WITH ALLOW_CONNECTIONS true')
