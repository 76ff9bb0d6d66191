"""What is wrong outside the project gives one clear line and a failure, never a traceback."""

import ast
import os
import runpy
import shutil
import socket
import tempfile
from pathlib import Path

import pytest

from launch import run, system
from launch.console import Problem
from tests.launch.conftest import ROOT, Project, problem

NOBODY = 65534


@pytest.fixture
def listener():
    """A port that another program holds; it accepts connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize("port", ["abc", "99999", "0", "-1", "", "80.5", "²"])
def test_a_port_that_is_no_port(project, port):
    assert problem(project.launch("run", port)) == (f"✗ PORT must be a number from 1 to 65535, not {port!r}.")


def test_the_port_of_make(project):
    assert "not 'abc'" in problem(project.run("make", "run", "PORT=abc"))


def test_a_taken_port(project, listener):
    line = problem(project.launch("run", str(listener)))
    assert line.startswith(f"✗ Port {listener} is taken, by this site or by another program")


def test_a_port_that_is_taken_at_the_other_address_of_the_machine():
    if not socket.has_ipv6:
        pytest.skip("no IPv6 on this machine")
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as server:
        port = server.getsockname()[1]
        with pytest.raises(Problem, match="is taken"):
            system.free_port(str(port))
    assert system.free_port(str(port)) == port


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
    assert problem(project.launch("run", "8000")).startswith(
        f"✗ Nothing can be written in {project.folder / '.local'}: "
    )


def test_a_folder_that_may_not_be_written():
    with tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder))
        project.folder.chmod(0o555)
        # Root may write everywhere, so the command is then run as somebody else.
        user = NOBODY if os.geteuid() == 0 else None
        python = shutil.which("python3", path="/usr/bin:/usr/local/bin") or "python3"
        line = problem(project.launch("run", "8000", python=python, user=user))
        assert line == f"✗ Nothing can be written in {project.folder.resolve() / '.local'}: Permission denied."
        project.folder.chmod(0o755)


def test_an_archive_that_is_not_named(project):
    assert "make restore ARCHIVE=" in problem(project.run("make", "restore"))


@pytest.mark.parametrize(
    "url",
    [
        "mysql://u:secret@localhost/site",
        "u:secret@localhost/site",
        "postgresql://u:secret@[::1/site",
    ],
)
def test_a_malformed_database_address(url):
    with pytest.raises(Problem, match=r"^DATABASE_URL is malformed: it must look like postgresql://user:password@host"):
        run.check_database(url)


@pytest.mark.parametrize("is_silent", [False, True])
def test_a_database_that_is_not_there_or_says_nothing(monkeypatch, listener, is_silent):
    monkeypatch.setattr(run, "PATIENCE", 2)
    port = listener if is_silent else listener + 1 if listener < 65535 else 1024
    monkeypatch.setenv("DATABASE_URL", f"postgresql://u:secret@127.0.0.1:{port}/site")
    for command in (run.set_up, lambda: run.tool("pytest")):
        with pytest.raises(Problem, match=r"^The database refuses: connection to server at") as told:
            command()
        assert "secret" not in str(told.value)


def test_a_command_that_there_is_not(project):
    for arguments in ([], ["nonsense"]):
        assert problem(project.launch(*arguments)).startswith("✗ The commands are: need, run, dev, ")
