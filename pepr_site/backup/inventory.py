"""What one snapshot of the database holds, read on a connection of its own."""

import contextlib

from django.apps import apps
from django.db import connections
from django.db.models import FileField


class Snapshot:
    """The database at one moment. `name` is what `pg_dump --snapshot` takes."""

    def __init__(self, cursor, name):
        self._cursor, self.name = cursor, name

    def _column(self, query):
        self._cursor.execute(query)
        return [row[0] for row in self._cursor.fetchall()]

    def tables(self):
        """Return the number of rows of each table that is dumped with its rows."""
        names = self._column(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = current_schema() AND c.relkind = 'r' AND c.relpersistence = 'p' ORDER BY 1"
        )
        return {name: self._column(f'SELECT count(*) FROM "{name}"')[0] for name in names}  # noqa: S608 - names that the database itself has given

    def migrations(self):
        """Return the migrations that were applied, `app.name` each, in order."""
        return self._column("SELECT app || '.' || name FROM django_migrations ORDER BY 1")

    def files(self):
        """Return the names of the files that rows refer to."""
        existing, names = set(self.tables()), set()
        for model in apps.get_models():
            for field in model._meta.local_concrete_fields:
                if isinstance(field, FileField) and model._meta.db_table in existing:
                    column, table = field.column, model._meta.db_table
                    query = f'SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" <> \'\''  # noqa: S608 - names that the database itself has given
                    names.update(self._column(query))
        return names

    def server(self):
        """Return the version of PostgreSQL, as it calls itself."""
        return self._column("SHOW server_version")[0]


@contextlib.contextmanager
def snapshot():
    """Give the `Snapshot` of now, which holds while the block runs, whatever editors do meanwhile."""
    connection = connections["default"].copy()
    try:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            yield Snapshot(cursor, cursor.fetchone()[0])
    finally:
        connection.close()
