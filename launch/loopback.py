"""The site at `[::1]` too: the server listens at one address, and a machine has two that are its own."""

import contextlib
import socket
import socketserver
import threading

from launch.address import LOOPBACK

HERE = "::1"
CHUNK = 2**16  # bytes


class _Relay(socketserver.ThreadingTCPServer):
    address_family = socket.AF_INET6
    allow_reuse_address = daemon_threads = True
    block_on_close = False


@contextlib.contextmanager
def relayed(port):
    """Pass on to the server at `port` what comes to that port of `[::1]`, where there is one, while the block lasts."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self):
            with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, port)) as site:
                threading.Thread(target=_pour, args=(site, self.request), daemon=True).start()
                _pour(self.request, site)

    try:
        relay = _Relay((HERE, int(port)), Handler)
    except OSError:
        # A machine without IPv6.
        yield
        return
    threading.Thread(target=relay.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        relay.shutdown()
        relay.server_close()


def _pour(source, target):
    with contextlib.suppress(OSError):
        while data := source.recv(CHUNK):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)
