"""When the Python environment is made, filled, or left as it is."""

import fcntl
import subprocess
from types import SimpleNamespace

import pytest

from launch import environment, paths, processes
from launch.console import Problem


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """What is run to set the environment up, of which nothing takes effect; `code` is how each command ends."""
    told = SimpleNamespace(
        commands=[], code=0, said="a remark\nno such package\n", locked=tmp_path / "requirements" / "locked"
    )
    told.locked.mkdir(parents=True)
    for name in ("uv", "run", "dev"):
        (told.locked / f"{name}.txt").write_text(f"{name}==1\n")

    def run(command, **_options):
        told.commands.append(" ".join(str(part).removeprefix(f"{tmp_path}/") for part in command))
        paths.VENV.mkdir(exist_ok=True)
        environment.UV.touch()
        paths.PYTHON.unlink(missing_ok=True)
        paths.PYTHON.touch()
        return subprocess.CompletedProcess(command, told.code, told.said)

    monkeypatch.setattr(paths, "ROOT", tmp_path)
    monkeypatch.setattr(paths, "LOCAL", tmp_path)
    monkeypatch.setattr(paths, "VENV", tmp_path / "venv")
    monkeypatch.setattr(paths, "PYTHON", tmp_path / "venv" / "python")
    monkeypatch.setattr(environment, "UV", tmp_path / "venv" / "uv")
    monkeypatch.setattr(processes, "run", run)
    return told


def installed(machine):
    return [command.rpartition("/")[2] for command in machine.commands if " -r " in command]


def test_pip_installs_uv_and_uv_the_rest_by_their_hashes(machine):
    environment.prepare("run")
    assert installed(machine) == ["uv.txt", "run.txt"]
    assert " -m venv " in machine.commands[0]
    assert all("--require-hashes" in command and "--no-deps" in command for command in machine.commands[1:])


def test_what_is_installed_is_left_as_it_is(machine):
    environment.prepare("run")
    environment.prepare("dev")
    machine.commands.clear()
    for name in ("run", "dev", "run"):
        environment.prepare(name)
    assert machine.commands == []


def test_what_another_lock_names_is_installed(machine):
    environment.prepare("run")
    (machine.locked / "run.txt").write_text("run==2\n")
    machine.commands.clear()
    environment.prepare("run")
    assert installed(machine) == ["run.txt"]


def test_a_broken_environment_is_made_anew(machine):
    environment.prepare("run")
    paths.PYTHON.unlink()
    paths.PYTHON.symlink_to("/nowhere/python3")
    machine.commands.clear()
    environment.prepare("dev")
    assert installed(machine) == ["uv.txt", "dev.txt"]


def test_why_packages_cannot_be_had_is_one_line_and_not_taken_for_done(machine):
    environment.prepare("run")
    machine.code = 1
    for _ in "ab":
        with pytest.raises(Problem, match=r"^The packages cannot be had: no such package$"):
            environment.prepare("dev")


PIP_BROKEN = """WARNING: Retrying (Retry(total=0)) after connection broken by {}: /simple/uv/
ERROR: Could not find a version that satisfies the requirement uv==1 (from versions: none)
ERROR: No matching distribution found for uv==1
"""


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (
            PIP_BROKEN.format(
                "'NewConnectionError('<HTTPSConnection object at 0x7f>: "
                "Failed to establish a new connection: [Errno 111] Connection refused')'"
            ),
            r"index cannot be reached \(\[Errno 111\] Connection refused\)\. Look at",
        ),
        (
            PIP_BROKEN.format(
                "'SSLError(SSLCertVerificationError(1, '[SSL: X] certificate verify failed: self-signed certificate'))'"
            ),
            r"cannot be reached \(self-signed certificate\)",
        ),
        (
            "error: Request failed after 3 retries in 3.9s\n  cause: Failed to fetch: http://index.example/a/\n"
            "  cause: dns error\n  cause: failed to lookup address information: Name or service not known\n",
            r"had: cause: failed to lookup address information: Name or service not known$",
        ),
        (
            "OSError: [Errno 28] No space left on device\nNo module named pip\n",
            r"had: OSError: .* No space left on device$",
        ),
    ],
)
def test_the_cause_is_told_and_not_what_it_led_to(machine, said, reason):
    machine.code, machine.said = 1, said
    with pytest.raises(Problem, match=reason):
        environment.prepare("run")


def test_a_full_disk_is_told_whatever_was_said(machine, monkeypatch):
    machine.code, machine.said = 1, "No module named pip"
    monkeypatch.setattr(environment.shutil, "disk_usage", lambda _folder: SimpleNamespace(free=4096))
    with pytest.raises(Problem, match=r"the disk of .* is full"):
        environment.prepare("run")


def test_two_commands_set_up_one_after_the_other(machine):
    taken = paths.LOCAL / "setup"
    with environment.alone(), environment.alone("fill"), taken.open() as other, pytest.raises(BlockingIOError):
        fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
