"""Who may hold the port of a run, and the machine's other address."""

import http.client
import http.server
import socket
import threading
import time

import pytest

from launch import address, paths, serve
from launch.console import Problem

BODY = b"x" * 300_000


class Server(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *args):
        pass


@pytest.fixture
def port():
    with http.server.ThreadingHTTPServer((address.LOOPBACK, 0), Server) as server:
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_both_addresses_of_the_machine_lead_to_the_server(port):
    if not socket.has_ipv6:
        pytest.skip("no IPv6 on this machine")
    process = serve.start(address.relay, port)
    try:
        for _ in "ab":
            connection = answering(port)
            connection.request("POST", "/", BODY)
            assert connection.getresponse().read() == BODY
            connection.close()
    finally:
        process.terminate()
        process.join()
    with pytest.raises(OSError):
        socket.create_connection((address.LOOPBACK_6, port), timeout=2)


def answering(port):
    """Return a connection to the port of `[::1]`, once somebody listens there."""
    deadline = time.monotonic() + 30
    while True:
        connection = http.client.HTTPConnection(address.LOOPBACK_6, port, timeout=30)
        try:
            connection.connect()
            return connection
        except ConnectionError:
            assert time.monotonic() < deadline
            time.sleep(0.1)


def test_a_port_is_claimed_once(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "LOCAL", tmp_path)
    monkeypatch.setattr(address, "PATIENCE", 0.05)
    with socket.create_server((address.LOOPBACK, 0)) as server:
        free = server.getsockname()[1]
    with address.claimed(free), pytest.raises(Problem, match="already running"), address.claimed(free):
        pass
    with address.claimed(free):
        pass


def test_what_was_just_interrupted_is_waited_for(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "LOCAL", tmp_path)
    reasons = iter(["taken", "taken", None])
    monkeypatch.setattr(address, "_obstacle", lambda port, claim: next(reasons))
    with address.claimed(8000):
        assert next(reasons, "all asked") == "all asked"
