"""What stands beside the web server goes on as long as the server does."""

import contextlib
import socket
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest

from launch import address, paths, processes, run, secret_files
from launch.problem import Problem


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A site whose processes are only noted: `started`; `alive` tells how often the server says that it runs."""
    told = SimpleNamespace(started=[], ended=[], alive=2, secret=tmp_path / "admin-password")
    told.server = SimpleNamespace(returncode=1, poll=lambda: None if told.alive > 0 else 1)

    def spawn(command, **_options):
        told.alive -= 1
        told.started.append(tuple(command[2:]))
        return SimpleNamespace(poll=lambda: 1)

    monkeypatch.setattr(paths, "ROOT", tmp_path)
    monkeypatch.setattr(secret_files, "ADMIN_PASSWORD", told.secret)
    monkeypatch.setattr(run, "_status_of_home_page", lambda port, timeout: 200)
    monkeypatch.setattr(run.time, "sleep", lambda seconds: None)
    monkeypatch.setattr(address, "relayed", lambda port: contextlib.nullcontext())
    monkeypatch.setattr(processes, "spawn", spawn)
    monkeypatch.setattr(processes, "end", told.ended.append)
    return told


def test_what_ended_beside_the_server_is_started_again_and_ends_with_it(site):
    with pytest.raises(Problem, match=r"^The web server stopped by itself \(code 1\)\.$"):
        run._stay(site.server, 8000, {}, is_first=False)
    assert site.started == [("work",), ("work",)]
    assert len(site.ended) == 1


@pytest.mark.parametrize(("is_first", "told"), [(True, "a secret   (shown this once"), (False, "in admin-password")])
def test_the_password_is_shown_once(site, capsys, is_first, told):
    site.secret.write_text("a secret\n")
    site.alive = 1
    with pytest.raises(Problem):
        run._stay(site.server, 8000, {}, is_first)
    assert f"Password  {told}" in capsys.readouterr().out


def test_a_home_page_that_fails_is_told(site, monkeypatch):
    monkeypatch.setattr(run, "_status_of_home_page", lambda port, timeout: 503)
    with pytest.raises(Problem, match="The home page answers 503"):
        run._stay(site.server, 8000, {}, is_first=False)


@pytest.mark.parametrize("name", ["nothing.tar", ""])
def test_an_archive_that_is_not_there(name):
    with pytest.raises(Problem, match="Give the archive to restore"):
        run.restore(name, replace=False)


def test_nothing_listens_before_the_content_is_there(project, tmp_path):
    (project.folder / "pepr_site").mkdir()
    (project.folder / "pepr_site" / "wsgi.py").write_text(
        "import pathlib\npathlib.Path('loaded').touch()\n"
        "def application(environ, start):\n    start('200 OK', [])\n    return [b'']\n"
    )
    with socket.socket() as probe:
        probe.bind((address.LOOPBACK, 0))
        port = probe.getsockname()[1]
    command = [sys.executable, *map(str, run.server(port)[1:])]
    with subprocess.Popen(command, cwd=project.folder, stdin=subprocess.PIPE) as server:
        try:
            wait_until((project.folder / "loaded").exists)
            with pytest.raises(ConnectionRefusedError):
                run._status_of_home_page(port, 1)
            server.stdin.close()
            wait_until(lambda: not socket.socket().connect_ex((address.LOOPBACK, port)))
            assert run._status_of_home_page(port, 5) == 200
        finally:
            server.terminate()


def wait_until(holds):
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_the_server_is_let_in_once_the_database_is_filled(monkeypatch):
    told = []
    stdin = SimpleNamespace(close=lambda: told.append("listens"))
    monkeypatch.setattr(run, "_prepared", lambda port: contextlib.nullcontext(""))
    monkeypatch.setattr(run, "variables_for", lambda *arguments: {})
    monkeypatch.setattr(run.environment, "alone", contextlib.nullcontext)
    monkeypatch.setattr(run.statics, "collect", lambda variables: None)
    monkeypatch.setattr(run, "_filling", lambda variables: contextlib.nullcontext(lambda: told.append("filled")))
    started = contextlib.nullcontext(SimpleNamespace(stdin=stdin))
    monkeypatch.setattr(processes, "running", lambda command, **options: started)
    monkeypatch.setattr(run, "_stay", lambda *arguments: told.append("stays"))
    run.run(8000)
    assert told == ["filled", "listens", "stays"]


def test_a_database_that_cannot_be_filled_ends_the_command(monkeypatch):
    failing = subprocess.Popen(["false"])
    monkeypatch.setattr(processes, "running", lambda command, env: contextlib.nullcontext(failing))
    with run._filling({}) as filled, pytest.raises(SystemExit):
        filled()
