"""Who may hold the port of a run."""

import subprocess
import sys

import pytest

from launch import address, paths, processes
from launch.problem import Problem


@pytest.fixture
def free_port(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "LOCAL", tmp_path)
    # A process is known as the project's by the Python it runs.
    monkeypatch.setattr(paths, "VENV", sys.executable)
    with address.socket.create_server((address.LOOPBACK, 0)) as server:
        number = server.getsockname()[1]
    return number


@pytest.fixture
def leftover(free_port):
    """A server that a killed run has left."""
    code = (
        "import socket, time\n"
        f"held = socket.create_server(('127.0.0.1', {free_port}))\n"
        "print(flush=True); time.sleep(60)"
    )
    process = processes.spawn([sys.executable, "-c", code], stdout=subprocess.PIPE)
    process.stdout.readline()
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_what_a_killed_run_left_is_ended(free_port, leftover, tmp_path):
    (tmp_path / f"serving-{free_port}").write_text(str(leftover.pid))
    with address.Claim(free_port):
        assert leftover.wait(5)


def test_a_number_that_now_belongs_to_another_program_is_left_alone(free_port, leftover, tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "VENV", "/another/project")
    (tmp_path / f"serving-{free_port}").write_text(str(leftover.pid))
    with pytest.raises(Problem, match="is taken by another program"), address.Claim(free_port):
        pass
    assert leftover.poll() is None


def test_a_run_that_ended_well_leaves_no_number(free_port, tmp_path):
    with address.Claim(free_port) as claim, processes.spawn([sys.executable, "-c", ""]) as process:
        claim.record(process)
        assert (tmp_path / f"serving-{free_port}").read_text() == str(process.pid)
    assert (tmp_path / f"serving-{free_port}").read_text() == ""
