"""Copies of the test database: for what writes outside of a test's transaction, and for runs to come."""

import contextlib
import shutil
from pathlib import Path

from django.db import OperationalError, connection, connections

# What is written on a test database whose content is there; the folder of its pictures follows.
READY = "test content, pictures in "


def copy(source, name):
    """Make the database `name` a copy of `source`, the test database, whatever is still open there."""
    connections.close_all()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        # A thread that a test has not waited for may still hold a connection, and PostgreSQL copies none in use.
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [source])
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    connections.close_all()


def offer(media):
    """Let other runs begin with a copy of the test database that is open, whose pictures are in the folder `media`."""
    with connection.cursor() as cursor:
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        cursor.execute(f"COMMENT ON DATABASE {name} IS %s", [f"{READY}{media}"])


def begin_with_another(name, media):
    """Make the test database `name`, with its pictures in the folder `media`, from what another run has offered.

    Where it is there already, or nothing is offered that no other run uses, nothing is done.
    """
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database")
        found = dict(cursor.fetchall())
        offered = {other: note.removeprefix(READY) for other, note in found.items() if (note or "").startswith(READY)}
        for other, pictures in offered.items() if name not in found else ():
            with contextlib.suppress(OperationalError):
                cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{other}"')
                if Path(pictures) != Path(media) and Path(pictures).exists():
                    shutil.copytree(pictures, media, dirs_exist_ok=True)
                return
