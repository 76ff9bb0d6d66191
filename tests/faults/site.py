"""The site as `make run` serves it, and what can be taken from under it: database, workers, files."""

import contextlib
import os
import re
import signal
import subprocess
import time
import urllib.request
from pathlib import Path

import psycopg2

from launch import database, paths, run, statics
from tests import database_copies

START_TIMEOUT = 120  # seconds


class Site:
    """One site in `folder`, which is kept between runs."""

    def __init__(self, folder, port):
        self.folder, self.port = folder, port
        self.address = f"http://localhost:{port}"
        self.media = folder / "media"
        # Added to the environment of the server and of every command.
        self.more = {}
        self._keeper = self._server = None
        folder.mkdir(parents=True, exist_ok=True)
        self.start_database()

    # The database

    def start_database(self):
        """Start PostgreSQL, and again until it answers, as a system's service manager does."""
        deadline = time.monotonic() + START_TIMEOUT
        while not (url := self._try_database()):
            assert time.monotonic() < deadline, "the database does not start"
            time.sleep(0.5)
        self.database_url = url

    def _try_database(self):
        if self._keeper:
            self._keeper.stdin.close()
            self._keeper.wait()
        self._keeper = subprocess.Popen(
            [paths.PYTHON, "-m", "launch.local_postgres", self.folder / "postgres"],
            cwd=paths.ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=(self.folder / "database.log").open("a"),
            text=True,
        )
        return self._keeper.stdout.readline().strip()

    def kill_database(self):
        """Kill PostgreSQL with SIGKILL, every process of it."""
        pid = int((self.folder / "postgres" / "postmaster.pid").read_text().split()[0])
        family = [pid, *_children(pid)]
        for member in family:
            with contextlib.suppress(ProcessLookupError):
                os.kill(member, signal.SIGKILL)
        while any(_lives(member) for member in family):
            time.sleep(0.01)

    # The server

    @property
    def variables(self):
        return os.environ | {
            "DATABASE_URL": self.database_url,
            "DJANGO_SETTINGS_MODULE": "pepr_site.settings.base",
            "SECRET_KEY": "faults-only-" + "x" * 50,
            "SITE_URL": self.address,
            "SERVE_MEDIA": "1",
            "STATE_DIR": str(self.folder),
            "STATIC_ROOT": str(paths.TEST_STATIC),
            "MEDIA_ROOT": str(self.media),
            "EMAIL_URL": "console://",
            "PGCONNECT_TIMEOUT": str(database.PATIENCE),
            "LOG_FORMAT": "json",
            **self.more,
        }

    def fill(self):
        """Bring tables, content and static files up to date, as `make run` does.

        A new database begins with what the tests have left, if they have: making it takes minutes, and this seconds.
        """
        with statics.collecting(self.variables, paths.TEST_STATIC):
            if self._is_new():
                database_copies.fill_with_another(self.database_url, self.media)
            self._run("-m", "launch.fill")

    def _is_new(self):
        with contextlib.closing(psycopg2.connect(self.database_url)) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('django_migrations') IS NULL")
            return cursor.fetchone()[0]

    def manage(self, *arguments):
        """Run a command of `manage.py`; return what it says."""
        return self._run("manage.py", *arguments)

    def _run(self, *arguments):
        command = [paths.PYTHON, *arguments]
        done = subprocess.run(command, cwd=paths.ROOT, env=self.variables, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def work(self):
        """Do what waits in the queue of tasks, as the worker does, until nothing is left to do now."""
        return self.manage("work", "--until-empty")

    def start(self, **variables):
        """Serve, with two workers; `variables` are added to the environment."""
        self.log = (self.folder / "log").open("w+")
        self._server = subprocess.Popen(
            [str(part) for part in run.server(self.port)],
            cwd=paths.ROOT,
            env=self.variables | variables,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        deadline = time.monotonic() + START_TIMEOUT
        while True:
            with contextlib.suppress(OSError):
                urllib.request.urlopen(self.address, timeout=30).read()
                return
            assert self._server.poll() is None, (self.folder / "log").read_text()
            assert time.monotonic() < deadline, "the site does not answer"
            time.sleep(0.1)

    def stop(self):
        if self._server and self._server.poll() is None:
            self._server.terminate()
            try:
                self._server.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(self._server.pid, signal.SIGKILL)
                self._server.wait()

    def restart(self, **variables):
        self.stop()
        self.start(**variables)

    def close(self):
        self.stop()
        self._keeper.stdin.close()
        self._keeper.wait()

    def workers(self):
        """Return the processes that answer."""
        return [
            pid
            for pid in _children(self._server.pid)
            if b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes()
        ]


def _children(pid):
    with contextlib.suppress(FileNotFoundError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def _lives(pid):
    with contextlib.suppress(FileNotFoundError):
        return not re.search(r"^State:\s+Z", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    return False


@contextlib.contextmanager
def small_disk(folder, size):
    """A disk of its own at `folder`, of `size` bytes, with what the folder held; needs root."""
    kept = folder.with_name(f"{folder.name}.kept")
    folder.rename(kept)
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], check=True)
    try:
        # With owners and rights, on which PostgreSQL insists.
        subprocess.run(["cp", "-a", f"{kept}/.", folder], check=True)
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)
        folder.rmdir()
        kept.rename(folder)


def fill_disk(folder):
    """Leave no byte free on the disk of `folder`; return the file that takes them."""
    filler = folder / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(b"\0" * 4096)
    return filler
