"""Who may hold the port of a run, and the machine's other address."""

import http.client
import http.server
import socket
import threading

import pytest

from launch import address, paths
from launch.problem import Problem

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
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_both_addresses_of_the_machine_lead_to_the_server(port):
    if not socket.has_ipv6:
        pytest.skip("no IPv6 on this machine")
    with address.relayed(port):
        for _ in "ab":
            connection = http.client.HTTPConnection(address.LOOPBACK_6, port, timeout=10)
            connection.request("POST", "/", BODY)
            assert connection.getresponse().read() == BODY
            connection.close()
    with pytest.raises(OSError):
        socket.create_connection((address.LOOPBACK_6, port), timeout=2)


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
