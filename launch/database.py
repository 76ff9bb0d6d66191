"""The database of a run: that of `DATABASE_URL`, otherwise the bundled PostgreSQL."""

import contextlib
import os
import socket
import subprocess
from urllib.parse import urlsplit

from launch import paths, processes
from launch.console import Problem, Step

SCHEMES = {"postgres", "postgresql"}
DEFAULT_PORT = 5432
PATIENCE = 5  # seconds to wait for an answer


def check_given():
    """Raise `Problem` early if `DATABASE_URL` is invalid, or if its server does not answer."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return
    # The URL is never printed: it may contain a password.
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or DEFAULT_PORT
        is_sound = parts.scheme in SCHEMES and parts.path.strip("/")
    except ValueError:
        is_sound = False
    if not is_sound:
        raise Problem("DATABASE_URL is malformed: it must look like postgresql://user:password@host:5432/name.")
    # Without a host, or with a folder as host, it is a local socket, which fails immediately when it is used.
    if host and not host.lower().startswith("%2f"):
        try:
            socket.create_connection((host, port), PATIENCE).close()
        except OSError as error:
            reason = "no answer" if isinstance(error, TimeoutError) else error.strerror
            raise Problem(f"The database of DATABASE_URL cannot be reached at {host}:{port} ({reason}).") from None


@contextlib.contextmanager
def server(folder=paths.DATABASE, *options):
    """Yield the URL of a database that is available while the block runs."""
    if url := os.environ.get("DATABASE_URL"):
        yield url
        return
    with Step("Starting the database", "Database started"):
        keeper = processes.spawn(
            [paths.PYTHON, "-m", "launch.local_postgres", folder, *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        url = keeper.stdout.readline().strip()
        if not url:
            raise Problem(processes.last_line(keeper.stderr.read()))
    try:
        yield url
    finally:
        # It runs as long as this pipe is open, so it also ends when this process is killed.
        keeper.stdin.close()
        keeper.wait()
