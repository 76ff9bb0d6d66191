"""What an attacker sends to nginx: requests of two meanings, floods, and connections that never end."""

import contextlib
import resource
import socket
import time

from tests.cluster.visitors import get

HIDDEN = b"GET /smuggled-%d/ HTTP/1.1\r\nHost: %s\r\n\r\n"
# Descriptors that are not slow connections.
SPARE = 500
MOST_SLOW = 10_000
# The longest that nginx lets a request be told, with a margin for a machine that is busy.
TERM = 25  # seconds


def smuggling(cluster):
    """Shapes that two servers may read differently: none of them reaches a node as a second request."""
    host = f"localhost:{cluster.ports['nginx']}".encode()
    for number, shape in enumerate(_shapes(host)):
        _send(cluster, shape.replace(b"{hidden}", HIDDEN % (number, host)))
        # Whoever comes next gets an own answer.
        assert get(cluster.address, "/projets/").status == 200
    logs = "".join((cluster.place / f"{node}.log").read_text() for node in "ab")
    assert "/projets/" in logs, "the nodes log nothing"
    assert "smuggled" not in logs, "a hidden request has reached a node"
    return f"{number + 1} shapes, 0 hidden requests at the nodes"


def _shapes(host):
    post = b"POST /contact/ HTTP/1.1\r\nHost: " + host + b"\r\n"
    chunk = b"0\r\n\r\n{hidden}"
    return [
        # CL.TE, TE.CL, and a Transfer-Encoding that only one of two servers would see.
        post + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk,
        post + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5c\r\n{hidden}\r\n0\r\n\r\n",
        post + b"Transfer-Encoding: xchunked\r\nContent-Length: 5\r\n\r\n" + chunk,
        post + b"Transfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\n" + chunk,
        post + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n" + chunk,
        post + b"X: y\r\n Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n" + chunk,
        # Two lengths, one with a sign, one too large.
        post + b"Content-Length: 0\r\nContent-Length: 60\r\n\r\n{hidden}",
        post + b"Content-Length: +0\r\n\r\n{hidden}",
        post + b"Content-Length: 99999999999999999999\r\n\r\n{hidden}",
        # Lines that end otherwise, bytes that do not belong in a header, a chunk without a size.
        b"GET / HTTP/1.1\nHost: " + host + b"\nX: a\r\rContent-Length: 60\n\n\r{hidden}",
        b"GET / HTTP/1.1\r\nHost: " + host + b"\r\nX: a\x00b\r\n\r\nx{hidden}",
        post + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{hidden}",
        b"GET / HTTP/1.1\r\nHost: " + host + b"\r\nX: " + b"a" * 70_000 + b"\r\n\r\nx{hidden}",
        b"GET / HTTP/1.1\r\nHost: " + host + b"\r\nHost: evil.example\r\n\r\nx{hidden}",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: " + host + b"\r\nContent-Length: 1\r\n\r\n",
    ]


def _send(cluster, shape):
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", cluster.ports["nginx"]), 5) as connection:
        connection.settimeout(1.5)
        connection.sendall(shape)
        while connection.recv(65536):
            pass


def floods(cluster):
    """Many passwords, one after the other, are slowed down."""
    told = [get(cluster.address, "/admin/login/", "POST", body="a=b").status for _ in range(20)]
    assert 429 in told and 200 <= told[0] < 500, told
    return f"20 attempts to sign in: {told.count(429)} refused with 429"


def slow_connections(cluster):
    """Thousands of requests that are never ended: visitors go on being answered, and nginx ends them."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    count = min(MOST_SLOW, hard - SPARE)
    begin = time.monotonic()
    connections = [_slow(cluster) for _ in range(count)]
    opened, slowest = time.monotonic() - begin, 0.0
    try:
        for _ in range(10):
            asked = time.monotonic()
            assert get(cluster.address, "/projets/").status == 200
            slowest = max(slowest, time.monotonic() - asked)
        time.sleep(max(0, TERM - (time.monotonic() - begin - opened)))
        ended = sum(map(_has_ended, connections))
    finally:
        for connection in connections:
            connection.close()
    assert ended == count, f"{count - ended} are still open"
    return f"{count} opened in {opened:.0f} s; a visitor waits {slowest:.2f} s at most; all ended within {TERM} s"


def _slow(cluster):
    connection = socket.create_connection(("127.0.0.1", cluster.ports["nginx"]), 10)
    connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
    return connection


def _has_ended(connection):
    connection.setblocking(False)
    try:
        return connection.recv(1000) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
