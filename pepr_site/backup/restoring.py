"""A restoration: everything is checked, then made beside what is in use, and takes its place at the very end."""

import tempfile
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from pepr_site.backup import BackupError, archive, inventory, postgres, swapping


def verified(path, on_part=lambda name: None):
    """Return the manifest of the archive at `path` if this installation can restore it. Raises `BackupError`."""
    manifest = archive.check(path, on_part)
    if name := _newer_migration({tuple(name.split(".", 1)) for name in manifest["migrations"]}):
        raise BackupError(f"{path} was made by a newer release, with the migration {name}: install that release.")
    made_by, here = _major(manifest["versions"]["postgresql"]), _server_major()
    if made_by > here:
        raise BackupError(f"{path} was made by PostgreSQL {made_by}, and the server here is PostgreSQL {here}.")
    return manifest


def _newer_migration(applied):
    """Return a migration among `applied` that only a newer release can have, or None."""
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    replaced = {key for migration in known.values() for key in migration.replaces}
    unknown = applied - known.keys() - replaced
    ours = {app for app, _ in known}
    # An application that is unknown here was either added later or removed since.
    is_older = bool(known.keys() - applied)
    return next((".".join(key) for key in sorted(unknown) if key[0] in ours or not is_older), None)


def _major(version):
    return int(version.split(".")[0].split()[0])


def _server_major():
    with connection._nodb_cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def contents():
    """Return how many pages and people the site in use has, (0, 0) for an empty one."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [connection.settings_dict["NAME"]])
        if cursor.fetchone() is None:
            return 0, 0
    try:
        with connection.cursor() as cursor:
            tables = connection.introspection.table_names(cursor)
            if "wagtailcore_page" not in tables:
                return 0, 0
            # Wagtail's own first two pages are nobody's work.
            cursor.execute("SELECT count(*) FROM wagtailcore_page WHERE depth > 2 OR latest_revision_id > 0")
            pages = cursor.fetchone()[0]
            cursor.execute("SELECT count(*) FROM pepr_site_user")
            return pages, cursor.fetchone()[0]
    finally:
        connection.close()


def restore(path, manifest, progress):
    """Put the site of the archive at `path`, which was `verified`, in the place of the one in use.

    Raises `BackupError`, the site in use being as it was.
    """
    databases, media = swapping.Databases(), swapping.media()
    progress.start(len(manifest["rows"]) + len(manifest["parts"]) + 1)
    try:
        databases.create_fresh()
        _fill(databases.fresh, path, manifest, progress)
        media.fill(path, progress.step)
        media.swap()
        try:
            databases.swap()
        except BaseException:
            media.swap_back()
            raise
    except OSError as error:
        raise BackupError(f"{error.strerror or error}: {error.filename}. The site is as it was.") from None
    finally:
        media.discard()
        databases.drop_fresh()


def _fill(name, path, manifest, progress):
    """Fill the fresh database `name` and bring it up to this release."""
    with tempfile.TemporaryDirectory(prefix=".pepr-", dir=Path(path).parent) as work:
        dump = Path(work) / archive.DATABASE
        archive.extract(path, archive.DATABASE, dump)
        program = postgres.program("pg_restore", _server_major())
        options = ["--no-owner", "--no-privileges", "--exit-on-error", "--verbose", f"--dbname={name}", dump]

        def told(line):
            if "processing data for table" in line:
                progress.step(line.strip().rpartition(" ")[2])

        postgres.run(program, options, connection, on_line=told)
    with postgres.connected_to(connection, name):
        _check_rows(manifest)
        _bring_up_to_date(progress)


def _check_rows(manifest):
    with inventory.snapshot() as snapshot:
        rows = snapshot.tables()
    wrong = [table for table, count in manifest["rows"].items() if rows.get(table) != count]
    if wrong:
        raise BackupError(f"The table {wrong[0]} did not come back whole. The site is as it was.")


def _bring_up_to_date(progress):
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        progress.step("migrating to this release", worth_keeping=True)
        call_command("migrate", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        # No cache, here or elsewhere, may take what it remembers for the state that came back.
        cursor.execute("UPDATE pepr_site_generation SET token = gen_random_uuid()")
