"""What comes to the machine's other address reaches the server, and comes back whole."""

import http.client
import http.server
import socket
import threading

import pytest

from launch.address import LOOPBACK
from launch.loopback import HERE, relayed

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
    with http.server.ThreadingHTTPServer((LOOPBACK, 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_both_addresses_of_the_machine_lead_to_the_server(port):
    if not socket.has_ipv6:
        pytest.skip("no IPv6 on this machine")
    with relayed(port):
        for _ in "ab":
            connection = http.client.HTTPConnection(HERE, port, timeout=10)
            connection.request("POST", "/", BODY)
            assert connection.getresponse().read() == BODY
            connection.close()
    with pytest.raises(OSError):
        socket.create_connection((HERE, port), timeout=2)
