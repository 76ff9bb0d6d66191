"""The site in processes of its own, on a copy of the test database, and what can be taken from under it."""

import contextlib
import json
import os
import subprocess
import time

import psycopg2

from bench.servers import Editor, serving
from launch import paths, processes

PATIENCE = 60  # seconds
WAITING = "FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"


class Site:
    """The site with the database `name` of the server at `url` (a format), and its files in the folder `media`."""

    def __init__(self, url, name, media):
        self._name, self._server_url = name, url.format("postgres")
        self._url, self.media = url.format(name), media
        self.variables = os.environ | {
            "DATABASE_URL": self._url,
            "DJANGO_SETTINGS_MODULE": "pepr_site.settings.base",
            "SECRET_KEY": "faults-only-" + "x" * 50,
            "SITE_URL": "http://localhost",
            "SERVE_MEDIA": "1",
            "STATIC_ROOT": str(paths.TEST_STATIC),
            "MEDIA_ROOT": str(media),
            "EMAIL_URL": "console://",
            "LOG_LEVEL": "ERROR",
        }

    def serving(self, **variables):
        """Serve it while the block lasts; give its address and its process."""
        return serving(self.variables | variables)

    def manage(self, *command):
        """Start a command of `manage.py`; return its process."""
        return processes.spawn([paths.PYTHON, "manage.py", *command], env=self.variables)

    def ask(self, query, *values):
        """Ask the database something on a connection of its own; return the rows, if any."""
        return _ask(self._url, query, values)

    def sign_in(self, address):
        """Return an administrator at `address`, and the newest news: `[(number, address)]`."""
        command = [paths.PYTHON, "-m", "bench.in_process_client", "1"]
        found = json.loads(subprocess.check_output(command, cwd=paths.ROOT, env=self.variables))
        return Editor(address, found["session"]), list(found["news"].items())

    @contextlib.contextmanager
    def without_database(self):
        """Cut every connection to the database, and refuse new ones, while the block lasts."""
        _ask(self._server_url, f'ALTER DATABASE "{self._name}" ALLOW_CONNECTIONS false')
        self._cut("FROM pg_stat_activity WHERE datname = %s")
        try:
            yield
        finally:
            _ask(self._server_url, f'ALTER DATABASE "{self._name}" ALLOW_CONNECTIONS true')

    @contextlib.contextmanager
    def locked(self, table):
        """Let nobody write into a table while the block lasts."""
        with contextlib.closing(psycopg2.connect(self._url)) as connection, connection.cursor() as cursor:
            cursor.execute(f'LOCK TABLE "{table}" IN EXCLUSIVE MODE')
            yield

    def until_one_waits(self):
        """Wait until a connection waits for a lock."""
        until(lambda: _ask(self._server_url, f"SELECT pid {WAITING}", [self._name]))

    def cut_what_waits(self):
        """Cut every connection that waits for a lock."""
        self._cut(WAITING)

    def _cut(self, those):
        _ask(self._server_url, f"SELECT pg_terminate_backend(pid) {those}", [self._name])


def until(condition):
    """Wait until `condition` returns something true; fail where that takes too long."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it does not come"
        time.sleep(0.1)


def _ask(url, query, values=()):
    with contextlib.closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(query, values)
            return cursor.fetchall() if cursor.description else None
