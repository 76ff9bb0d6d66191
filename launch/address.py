"""The port the site is served at, and whoever may hold it already."""

import contextlib
import errno
import fcntl
import socket
import time

from launch import paths, processes
from launch.problem import Problem

LOOPBACK = "127.0.0.1"
PATIENCE = 2  # seconds


def port(text):
    """Return the port number that `text` writes, between 1 and 65535."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise Problem(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


class Claim:
    """This project's claim to serve at `port`, held while the block lasts.

    What a killed run still has at that port is ended; anything else there is
    left alone and stops the command.
    """

    def __init__(self, port):
        self.port = port
        self._file = None

    def __enter__(self):
        self._file = (paths.LOCAL / f"serving-{self.port}").open("a+")
        _patiently(self._whoever_runs)
        self._end_leftovers()
        _patiently(lambda: _obstacle(self.port))
        return self

    def __exit__(self, *_):
        self._note("")
        self._file.close()

    def record(self, process):
        """Remember which process serves, for the next run if this one is killed."""
        self._note(str(process.pid))

    def _note(self, text):
        self._file.truncate(0)
        self._file.write(text)
        self._file.flush()

    def _whoever_runs(self):
        try:
            # The kernel lets go of it however its holder ends.
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return f"This project is already running at http://localhost:{self.port}."
        return None

    def _end_leftovers(self):
        self._file.seek(0)
        noted = self._file.read()
        if noted.isdigit() and processes.ours(int(noted)):
            processes.end_group(int(noted))


def _patiently(obstacle):
    """Wait until `obstacle` finds none: what was just interrupted takes a moment to end."""
    deadline = time.monotonic() + PATIENCE
    while reason := obstacle():
        if time.monotonic() > deadline:
            raise Problem(reason)
        time.sleep(0.1)


def _obstacle(port):
    """Return why nothing can be served at `port`, or nothing."""
    taken = f"Port {port} is taken by another program: end it, or choose another port, as in `make run PORT=8123`."
    # `localhost` may mean either, and a browser tries both.
    for family, host in ((socket.AF_INET, LOOPBACK), (socket.AF_INET6, "::1")):
        with contextlib.suppress(OSError), socket.socket(family) as probe:
            probe.settimeout(1)
            if probe.connect_ex((host, port)) == 0:
                return taken
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except PermissionError:
            return f"Port {port} is kept for the system: choose another one, as in `make run PORT=8123`."
        except OSError as error:
            return taken if error.errno == errno.EADDRINUSE else f"Port {port} cannot be used: {error.strerror}."
    return None
