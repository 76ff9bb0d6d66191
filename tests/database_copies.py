"""Copies of the test database: for what writes outside of a test's transaction, and for runs to come."""

import contextlib
import itertools
import shutil
import subprocess
import tempfile
from pathlib import Path

from django.db import OperationalError, connection, connections

from pepr_site import local_database

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
        found = _databases(cursor)
        for other, pictures in _offered(found) if name not in found else ():
            with contextlib.suppress(OperationalError):
                cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{other}"')
                if Path(pictures) != Path(media) and Path(pictures).exists():
                    shutil.copytree(pictures, media, dirs_exist_ok=True)
                return


def fill_with_another(url, media):
    """Fill the empty database at `url`, of another server, and the folder `media` with what some run has offered.

    Bringing it up to date is left to the caller. Where nothing is offered, or it cannot be read, nothing is done.
    """
    with connection._nodb_cursor() as cursor:
        offered = _offered(_databases(cursor))
    for programs, (name, pictures) in itertools.product(local_database.programs(), offered[:1]):
        with tempfile.NamedTemporaryFile() as dump:
            command = [programs / "pg_dump", "--format=custom", "--no-password", "--file", dump.name, "--dbname", name]
            if subprocess.run([*command, *_where()], stderr=subprocess.DEVNULL).returncode == 0:
                subprocess.run([programs / "pg_restore", "--no-owner", "--dbname", url, dump.name], check=True)
                if Path(pictures).exists():
                    shutil.copytree(pictures, media, dirs_exist_ok=True)


def _where():
    """Return how PostgreSQL's programs are told of the server of the tests."""
    told = {"--host": "HOST", "--port": "PORT", "--username": "USER"}
    return [f"{option}={value}" for option, name in told.items() if (value := connection.settings_dict[name])]


def _databases(cursor):
    """Return what is written on each database of the server, by name."""
    cursor.execute("SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database")
    return dict(cursor.fetchall())


def _offered(databases):
    """Return the name of each database that has been offered, with the folder of its pictures."""
    return [(name, note.removeprefix(READY)) for name, note in databases.items() if (note or "").startswith(READY)]
