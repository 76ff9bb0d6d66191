"""The port of the site: whether it is free, and a relay from `::1`, the other address of `localhost`."""

import contextlib
import fcntl
import socket
import socketserver
import threading
import time

from launch import paths
from launch.console import Problem

LOOPBACK = "127.0.0.1"
LOOPBACK_6 = "::1"
PATIENCE = 2  # seconds: what was just interrupted takes a moment to end
CHUNK = 2**16  # bytes


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


class _Relay(socketserver.ThreadingTCPServer):
    address_family = socket.AF_INET6
    allow_reuse_address = daemon_threads = True
    block_on_close = False


class _Handler(socketserver.BaseRequestHandler):
    def handle(self):
        port = self.server.server_address[1]
        with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, port)) as site:
            threading.Thread(target=_pour, args=(site, self.request), daemon=True).start()
            _pour(self.request, site)


def relay(port):
    """Pass on to the server at `port` what comes to that port of `[::1]`, until ended.

    The server listens at one address, and a machine has two that are its own. Without IPv6 there is nothing to do.
    """
    with contextlib.suppress(OSError), _Relay((LOOPBACK_6, port), _Handler) as server:
        server.serve_forever()


def _pour(source, target):
    with contextlib.suppress(OSError):
        while data := source.recv(CHUNK):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)
