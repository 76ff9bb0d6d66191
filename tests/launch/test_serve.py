"""Nobody is let in before the content is there; what stands beside the web server goes on as long as that does."""

from types import SimpleNamespace

import pytest

from launch import fill, paths, secret_files, serve
from launch.console import Problem


class Home:
    """A connection to the home page, which answers at once."""

    def __init__(self, told):
        self.status, self.request, self.close = told.status, lambda *_arguments, **_options: None, lambda: None

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
    assert site.started == ["main", "collect", "serve", "work"]
    assert site.ended == site.started
    site.started.clear()
    site.alive = 4
    with pytest.raises(Problem):
        serve.main(8000)
    assert site.started[2:] == ["serve", "work", "work"]


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
