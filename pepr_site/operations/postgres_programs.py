"""Runs PostgreSQL's own programs (`pg_dump`, `pg_restore`), installed or bundled, on the site's database."""

import re
import shutil
import subprocess
from pathlib import Path

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

from launch import local_postgres


class BackupError(Exception):
    """Why a backup or a restoration failed, in words that an operator can act on."""


def server_major():
    """Return the major version of the server of the site's database."""
    return int(query("SHOW server_version_num")[0][0]) // 10_000


def query(*statements):
    """Run statements outside the site's database and outside any transaction; return the rows of the last one."""
    server = connection.get_new_connection(connection.get_connection_params() | {"dbname": "postgres"})
    try:
        server.autocommit = True
        with server.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        server.close()


def run(name, *arguments):
    """Run a program of at least the server's version, on the site's database unless `arguments` name another.

    Raises `BackupError` with the program's message.
    """
    result = subprocess.run(  # noqa: S603 - the arguments are the site's own
        [_program(name), *map(str, arguments)],
        **{"env": _environment(connection.settings_dict), "stdin": subprocess.DEVNULL},
        **{"capture_output": True, "text": True, "errors": "replace"},
    )
    if result.returncode:
        output = result.stderr.strip().splitlines() or [f"code {result.returncode}"]
        raise BackupError(f"{name} failed: {next((line for line in output if 'error:' in line), output[0])}")


def _program(name):
    """Return the program of that name, installed or bundled, that knows the server."""
    least = server_major()
    for path in filter(None, [shutil.which(name), *(folder / name for folder in local_postgres.programs())]):
        told = subprocess.check_output([path, "--version"], text=True)  # noqa: S603 - the arguments are the program's own
        if int(re.search(r"\d+", told)[0]) >= least:
            return path
    raise BackupError(f"{name} of PostgreSQL {least} or later is needed: install postgresql-client-{least}.")


def _environment(database):
    """Return the environment variables that connect a program to the database: no password in its arguments."""
    _arguments, variables = DatabaseClient.settings_to_cmd_args_env(database, [])
    # An address may name the folder of a socket after the question mark.
    host = database["HOST"] or database.get("OPTIONS", {}).get("host")
    named = {"PGUSER": database["USER"], "PGHOST": host, "PGPORT": database["PORT"], "PGDATABASE": database["NAME"]}
    # Nothing of the caller's own: a PGSERVICE left there would lead to another database.
    given = {name: str(value) for name, value in named.items() if value}
    return {"HOME": str(Path.home()), "LC_ALL": "C.UTF-8", **given, **(variables or {})}
