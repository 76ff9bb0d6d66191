"""Copies of the test database: for what writes outside of a test's transaction, and for runs to come."""

import contextlib
import json
import re
import shutil
from pathlib import Path

from django.db import OperationalError, connection, connections

# Any number does that no other advisory lock has.
LOCK = 20_261_123
# What tells a database, or a folder, of one process from that of another.
OF_ONE_PROCESS = re.compile(r"(_\d+)?(_?gw\d+)?$")
# What a test database holds, so far as migrations, content files and pictures change it.
STATE = """SELECT md5(concat(
    (SELECT string_agg(app || name, ' ' ORDER BY app, name) FROM django_migrations),
    (SELECT string_agg(path || object_digest, ' ' ORDER BY path) FROM pepr_site_loadedcontent),
    (SELECT count(*) FROM pepr_site_siterendition)))"""


def copy(source, name):
    """Make the database `name` a copy of `source`, the test database, whatever is still open there."""
    connections.close_all()
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        # A thread that a test has not waited for may still hold a connection, and PostgreSQL copies none in use.
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [source])
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
    connections.close_all()


@contextlib.contextmanager
def alone():
    """Keep other runs from making a test database meanwhile: they wait, then begin with what this one has made."""
    with connection._nodb_cursor() as cursor:
        # However long another one takes: the limits are those of requests.
        cursor.execute("SET lock_timeout = 0; SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        yield


def offer(media, run, is_new):
    """Let others begin with what the test database that is open now holds, and the folder `media` of its pictures.

    They are given a copy, which nobody opens: so it can be copied again at any time. What is offered already and
    holds the same stays, unless `run` has just made its own (`is_new`). Only while `alone`.
    """
    with connection.cursor() as cursor:
        cursor.execute(STATE)
        (state,) = cursor.fetchone()
    name = f"{OF_ONE_PROCESS.sub('', connection.settings_dict['NAME'])}_template"
    with connection._nodb_cursor() as cursor:
        former = _offered(_databases(cursor)).get(name)
    if former and former["state"] == state and not is_new:
        return
    copy(connection.settings_dict["NAME"], name)
    pictures = Path(f"{OF_ONE_PROCESS.sub('', str(media))}-template")
    shutil.rmtree(pictures, ignore_errors=True)
    shutil.copytree(media, pictures)
    note = json.dumps({"offered by": run, "state": state, "pictures": str(pictures)})
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'COMMENT ON DATABASE "{name}" IS %s', [note])


def begin_with_another(name, media, made_by=None):
    """Make the test database `name`, with its pictures in the folder `media`, from what another run has offered.

    With `made_by`, only what that run has made will do, and replaces what is there; else nothing is done where the
    database is there already. Return whether it was made. Only while `alone`.
    """
    with connection._nodb_cursor() as cursor:
        found = _databases(cursor)
        if name in found and not made_by:
            return False
        for other, note in _offered(found).items():
            # Somebody may look into it just now.
            with contextlib.suppress(OperationalError):
                if made_by in {None, note["offered by"]}:
                    cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
                    cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{other}"')
                    shutil.copytree(note["pictures"], media, dirs_exist_ok=True)
                    return True
    return False


def _databases(cursor):
    """Return what is written on each database of the server, by name."""
    cursor.execute("SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database")
    return dict(cursor.fetchall())


def _offered(databases):
    """Return what is written on each database that has been offered and whose pictures are still there, by name."""
    written = {name: json.loads(note) for name, note in databases.items() if (note or "").startswith('{"offered by"')}
    return {name: note for name, note in written.items() if Path(note["pictures"]).is_dir()}
