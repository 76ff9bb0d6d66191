"""Nobody is let in before the content is there; what stands beside the web server goes on as long as that does."""

import http.client
import http.server
import socket
import threading
import time
from types import SimpleNamespace

import pytest

from launch import fill, paths, secret_files, serve, system
from launch.console import Problem


class Server(http.server.BaseHTTPRequestHandler):
    """Answers a form with what it holds."""

    def do_POST(self):
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *args):
        pass


@pytest.mark.skipif(not socket.has_ipv6, reason="no IPv6 on this machine")
def test_both_addresses_of_the_machine_lead_to_the_server():
    body = b"x" * 300_000
    with http.server.ThreadingHTTPServer((system.LOOPBACK, 0), Server) as server:
        threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
        process = serve.start(serve.relay, server.server_port)
        try:
            for _ in "ab":
                connection = answering(server.server_port)
                connection.request("POST", "/", body)
                assert connection.getresponse().read() == body
                connection.close()
        finally:
            process.terminate()
            process.join()
            server.shutdown()
    with pytest.raises(OSError):
        socket.create_connection((system.LOOPBACK_6, server.server_port), timeout=2)


def answering(port):
    """Return a connection to the port of `[::1]`, once somebody listens there."""
    deadline = time.monotonic() + 30
    while True:
        connection = http.client.HTTPConnection(system.LOOPBACK_6, port, timeout=30)
        try:
            connection.connect()
            return connection
        except ConnectionError:
            assert time.monotonic() < deadline
            time.sleep(0.1)


class Home:
    """A connection to the home page, which answers at once."""

    def __init__(self, told):
        self.status, self.request = told.status, lambda *_arguments, **_options: None
        self.read = self.close = lambda: None

    def getresponse(self):
        return self


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A site whose processes are only noted: `started`; the server lives for as many looks as `alive` says."""
    told = SimpleNamespace(
        processes={}, started=[], ended=[], alive=3, exitcode=0, status=200, secret=tmp_path / "admin-password"
    )

    def is_alive(name):
        told.alive -= name == "serve"
        return name == "serve" and told.alive > 0

    def start(function, *_arguments):
        name = function.__name__
        told.started.append(name)
        told.processes[name] = SimpleNamespace(
            sentinel=0,
            exitcode=told.exitcode,
            is_alive=lambda: is_alive(name),
            join=lambda timeout=None: None,
            terminate=lambda: told.ended.append(name),
            kill=lambda: None,
        )
        return told.processes[name]

    monkeypatch.setattr(paths, "ROOT", tmp_path)
    monkeypatch.setattr(secret_files, "ADMIN_PASSWORD", told.secret)
    monkeypatch.setattr(serve, "load", lambda: None)
    monkeypatch.setattr(serve, "start", start)
    monkeypatch.setattr(serve.http.client, "HTTPConnection", lambda *_arguments, **_options: Home(told))
    monkeypatch.setattr(serve.multiprocessing, "set_start_method", lambda name: None)
    monkeypatch.setattr(serve.multiprocessing, "active_children", lambda: told.processes.values())
    monkeypatch.setattr(serve.connection, "wait", lambda sentinels: None)
    monkeypatch.setattr(serve.time, "sleep", lambda seconds: None)
    return told


def test_the_site_is_served_once_it_is_filled_and_the_worker_is_started_again(site):
    with pytest.raises(Problem, match=r"^The web server stopped by itself \(code 0\)\.$"):
        serve.main(8000)
    assert site.started == ["main", "collect", "serve", "relay", "work"]
    assert site.ended == site.started
    site.started.clear()
    site.alive = 4
    with pytest.raises(Problem):
        serve.main(8000)
    assert site.started[2:] == ["serve", "relay", "work", "work"]


def test_a_database_that_cannot_be_filled_ends_the_command(site):
    site.exitcode = 1
    with pytest.raises(SystemExit):
        serve.main(8000)
    assert "serve" not in site.started


@pytest.mark.parametrize("made_now", [True, False])
def test_the_password_is_shown_once(site, capsys, monkeypatch, made_now):
    if made_now:
        monkeypatch.setattr(serve, "wait_for_home_page", lambda *_: site.secret.write_text("a secret\n"))
    else:
        site.secret.write_text("a secret\n")
    with pytest.raises(Problem):
        serve.main(8000)
    assert f"Password  {'a secret   (shown this once' if made_now else 'in admin-password'}" in capsys.readouterr().out


def test_a_home_page_that_fails_is_told_and_nothing_goes_on(site):
    site.status = 503
    with pytest.raises(Problem, match="The home page answers 503"):
        serve.main(8000)
    assert site.ended[-1] == "serve"


def test_a_problem_in_a_process_of_its_own_is_one_line(monkeypatch, capfd):
    def fail():
        raise Problem("The disk is full.")

    monkeypatch.setattr(fill, "main", fail)
    process = serve.start(fill.main)
    process.join()
    assert (process.exitcode, capfd.readouterr().err) == (1, "✗ The disk is full.\n")
