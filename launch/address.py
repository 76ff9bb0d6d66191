"""The port of the site: whether it is free, and a proxy from `::1`, the other address of `localhost`."""

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
PATIENCE = 2  # seconds: a process that was just interrupted takes a moment to end
CHUNK = 2**16  # bytes


def port(text):
    """Parse a port number between 1 and 65535."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65535):
        raise Problem(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


@contextlib.contextmanager
def claimed(port):
    """Lock `port` for this project while the block runs; raise `Problem` if it is not free."""
    with (paths.LOCAL / f"serving-{port}").open("a") as claim:
        deadline = time.monotonic() + PATIENCE
        while reason := _obstacle(port, claim):
            if time.monotonic() > deadline:
                raise Problem(reason)
            time.sleep(0.1)
        yield


def _obstacle(port, claim):
    """Return why `port` cannot be used, or an empty string."""
    try:
        # The kernel releases it however the process ends.
        fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return f"This project is already running at http://localhost:{port}."
    taken = f"Port {port} is taken by another program: end it, or choose another port, as in `make run PORT=8123`."
    # `localhost` may resolve to either, and a browser tries both.
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
    """Forward connections to `port` of `[::1]` to the server at that port, until stopped.

    The server only listens on the IPv4 loopback address. Without IPv6 there is nothing to do.
    """
    with contextlib.suppress(OSError), _Relay((LOOPBACK_6, port), _Handler) as server:
        server.serve_forever()


def _pour(source, target):
    with contextlib.suppress(OSError):
        while data := source.recv(CHUNK):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)
