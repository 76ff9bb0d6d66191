"""The address the site is served at: its port, and whoever may hold it already."""

import contextlib
import fcntl
import socket
import time

from launch import paths
from launch.problem import Problem

LOOPBACK = "127.0.0.1"
LOOPBACK_6 = "::1"
PATIENCE = 2  # seconds: what was just interrupted takes a moment to end


def port(text):
    """Return the port number that `text` writes, between 1 and 65535."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise Problem(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


@contextlib.contextmanager
def claimed(port):
    """Hold this project's claim to serve at `port` while the block lasts; stop where the port is not free."""
    with (paths.LOCAL / f"serving-{port}").open("a") as claim:
        deadline = time.monotonic() + PATIENCE
        while reason := _obstacle(port, claim):
            if time.monotonic() > deadline:
                raise Problem(reason)
            time.sleep(0.1)
        yield


def _obstacle(port, claim):
    """Return why nothing can be served at `port`, or nothing."""
    try:
        # The kernel lets go of it however its holder ends.
        fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return f"This project is already running at http://localhost:{port}."
    taken = f"Port {port} is taken by another program: end it, or choose another port, as in `make run PORT=8123`."
    # `localhost` may mean either, and a browser tries both.
    for family, host in ((socket.AF_INET, LOOPBACK), (socket.AF_INET6, LOOPBACK_6)):
        with contextlib.suppress(OSError), socket.socket(family) as probe:
            probe.settimeout(1)
            if probe.connect_ex((host, port)) == 0:
                return taken
    try:
        socket.create_server((LOOPBACK, port)).close()
    except PermissionError:
        return f"Port {port} is kept for the system: choose another one, as in `make run PORT=8123`."
    except OSError:
        return taken
    return None
