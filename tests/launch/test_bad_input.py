"""What is wrong outside the project gives one clear line and a failure, never a traceback."""

import ast
import fcntl
import os
import runpy
import shutil
import socket
import tempfile
import time
from pathlib import Path

import pytest

from launch import database, paths
from tests.launch.conftest import ROOT, Project, problem

NOBODY = 65534


@pytest.fixture
def listener():
    """A port that another program holds; it accepts connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize("port", ["abc", "99999", "0", "-1", "", "80.5", "²"])
def test_a_port_that_is_no_port(project, port):
    assert problem(project.launch("run", f"--port={port}")) == (
        f"✗ PORT must be a number from 1 to 65535, not {port!r}."
    )


def test_the_port_of_make(project):
    assert "not 'abc'" in problem(project.run("make", "run", "PORT=abc"))


def test_a_taken_port(project, listener):
    line = problem(project.launch("run", f"--port={listener}"))
    assert line.startswith(f"✗ Port {listener} is taken by another program")


def test_the_port_of_a_run_that_is_under_way(project, listener):
    local = project.folder / ".local"
    local.mkdir()
    with (local / f"serving-{listener}").open("w") as claim:
        fcntl.flock(claim, fcntl.LOCK_EX)
        line = problem(project.launch("run", f"--port={listener}"))
    assert line == f"✗ This project is already running at http://localhost:{listener}."


def test_an_old_python(monkeypatch):
    monkeypatch.setattr("sys.version_info", (3, 10, 4))
    with pytest.raises(SystemExit, match=r"^✗ Python 3.11 or later is needed; this one is 3.10 \("):
        runpy.run_module("launch", run_name="__main__")


@pytest.mark.parametrize("name", ["__init__.py", "__main__.py"])
def test_an_old_python_can_read_what_turns_it_away(name):
    ast.parse((ROOT / "launch" / name).read_text(), feature_version=(3, 4))


def test_no_python_at_all(project):
    assert problem(project.run("make", "run", "PYTHON=")) == "✗ Python 3.11 or later is needed: install python3."


def test_a_file_where_the_local_folder_should_be(project):
    (project.folder / ".local").touch()
    assert problem(project.launch("run")).startswith(f"✗ Nothing can be written in {project.folder / '.local'}: ")


def test_a_folder_that_may_not_be_written():
    with tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder))
        project.folder.chmod(0o555)
        # Root may write everywhere, so the command is then run as somebody else.
        user = NOBODY if os.geteuid() == 0 else None
        python = shutil.which("python3", path="/usr/bin:/usr/local/bin") or "python3"
        line = problem(project.launch("run", python=python, user=user))
        assert line == f"✗ Nothing can be written in {project.folder.resolve() / '.local'}: Permission denied."
        project.folder.chmod(0o755)


@pytest.mark.parametrize(
    "url",
    [
        "mysql://u:secret@localhost/site",
        "u:secret@localhost/site",
        "postgresql://u:secret@localhost",
        "postgresql://u:secret@localhost:port/site",
        "postgresql://u:secret@[::1/site",
    ],
)
def test_a_malformed_database_address(project, url):
    assert problem(project.launch("run", DATABASE_URL=url)) == (
        "✗ DATABASE_URL is malformed: it must look like postgresql://user:password@host:5432/name."
    )


def test_a_database_that_is_not_there(project, listener):
    closed = listener + 1 if listener < 65535 else 1024
    line = problem(project.launch("run", DATABASE_URL=f"postgresql://u:secret@127.0.0.1:{closed}/site"))
    assert line == f"✗ The database of DATABASE_URL cannot be reached at 127.0.0.1:{closed} (Connection refused)."


def test_a_database_at_a_socket_is_asked_for_when_it_is_used(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://u:secret@%2Frun%2Fpostgresql/site")
    database.check_given()


def test_a_database_that_says_nothing(project, listener):
    # Django itself is needed to see that this is no PostgreSQL.
    (project.folder / ".local").mkdir()
    begin = time.monotonic()
    result = project.run(
        str(paths.PYTHON),
        "-m",
        "launch.serve",
        "1",
        "--dev",
        DATABASE_URL=f"postgresql://u:secret@127.0.0.1:{listener}/site",
        DJANGO_SETTINGS_MODULE="pepr_site.settings.base",
        SECRET_KEY="any",
        PGCONNECT_TIMEOUT="2",
        PYTHONPATH=str(ROOT),
    )
    assert problem(result).startswith("✗ The database refuses: connection to server at")
    assert "secret" not in result.stderr
    assert time.monotonic() - begin < 50
