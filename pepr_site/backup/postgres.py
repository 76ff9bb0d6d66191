"""PostgreSQL's own programs: found on the machine or bundled, and run against the site's database."""

import contextlib
import re
import shutil
import subprocess
from pathlib import Path

from django.db.backends.postgresql.client import DatabaseClient

from pepr_site import local_database
from pepr_site.backup import BackupError

# Where packages put them, beside the search path.
FOLDERS = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql*/bin")


def server_major(connection):
    """Return the major version of the server behind a connection."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        return int(cursor.fetchone()[0]) // 10_000


def program(name, at_least):
    """Return the path of `pg_dump` or `pg_restore`, of the major version `at_least` or the next one that is there."""
    found = {}
    for path in _candidates(name):
        found.setdefault(_major(path), path)
    fit = [major for major in found if major >= at_least]
    if not fit:
        have = f"found here: {', '.join(map(str, sorted(found)))}" if found else "none is installed"
        raise BackupError(
            f"{name} of PostgreSQL {at_least} or later is needed ({have}): "
            f"install the package postgresql-client-{at_least}."
        )
    return found[min(fit)]


def _candidates(name):
    bundled = local_database.programs()
    on_path = shutil.which(name)
    folders = [folder for pattern in FOLDERS for folder in sorted(Path("/").glob(pattern))]
    paths = [*([Path(on_path)] if on_path else []), *(folder / name for folder in [*folders, *bundled])]
    return [path for path in paths if path.exists()]


def _major(path):
    told = subprocess.run([path, "--version"], capture_output=True, text=True)  # noqa: S603 - the arguments are the program's own
    match = re.search(r"(\d+)", told.stdout)
    return int(match[1]) if match else 0


def run(path, arguments, connection, database=None, on_line=None):
    """Run a program against the database of `connection`, or another `database` of its server.

    `on_line` is given each line that it tells. Raises `BackupError` with its last word.
    """
    process = subprocess.Popen(  # noqa: S603 - the arguments are the program's own
        [path, *map(str, arguments)],
        env=_environment(connection.settings_dict, database),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    )
    last = ""
    try:
        for line in process.stderr:
            # What it does is told with its name in front, and what is wrong with « error ».
            if "error:" in line or not last:
                last = line.strip()
            if on_line:
                on_line(line)
        process.wait()
    except BaseException:
        process.kill()
        process.wait()
        raise
    if process.returncode:
        raise BackupError(f"{path.name} failed: {last or f'code {process.returncode}'}")


def _environment(settings, database):
    """Return the environment in which a program of PostgreSQL finds the database: no password in its arguments."""
    _, variables = DatabaseClient.settings_to_cmd_args_env(settings | {"NAME": settings["NAME"] or "postgres"}, [])
    given = {"PGUSER": "USER", "PGHOST": "HOST", "PGPORT": "PORT", "PGDATABASE": "NAME"}
    # An address may name the folder of a socket after the question mark.
    settings = settings | {"HOST": settings.get("HOST") or settings.get("OPTIONS", {}).get("host")}
    named = {name: str(settings[key]) for name, key in given.items() if settings.get(key)}
    if database:
        named["PGDATABASE"] = database
    # Its messages are read here.
    # Nothing of the caller's own: a PGSERVICE left there would lead to another database.
    return {"HOME": str(Path.home()), "LC_ALL": "C.UTF-8", **named, **(variables or {})}


@contextlib.contextmanager
def connected_to(connection, database):
    """Have the process's own connection lead to another database of the server while the block runs."""
    former = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = former
