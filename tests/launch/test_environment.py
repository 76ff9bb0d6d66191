"""When the Python environment is made, filled, or left as it is."""

import subprocess
from types import SimpleNamespace

import pytest

from launch import environment, paths, processes
from launch.problem import Problem


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """What is run to set the environment up, of which nothing takes effect; `code` is how each command ends."""
    told = SimpleNamespace(commands=[], code=0, locked=tmp_path / "requirements" / "locked")
    told.locked.mkdir(parents=True)
    for name in environment.LISTS:
        (told.locked / f"{name}.txt").write_text(f"{name}==1\n")

    def run(command, **_options):
        told.commands.append(" ".join(str(part).removeprefix(f"{tmp_path}/") for part in command))
        paths.VENV.mkdir(exist_ok=True)
        environment.UV.touch()
        return subprocess.CompletedProcess(command, told.code, "a remark\nno such package\n")

    monkeypatch.setattr(paths, "ROOT", tmp_path)
    monkeypatch.setattr(paths, "VENV", tmp_path / "venv")
    monkeypatch.setattr(environment, "UV", tmp_path / "venv" / "uv")
    monkeypatch.setattr(environment, "_works", lambda: environment.UV.exists())
    monkeypatch.setattr(processes, "run", run)
    return told


def installed(machine):
    return [command.rpartition("/")[2] for command in machine.commands if " -r " in command]


def test_pip_installs_uv_and_uv_the_rest_by_their_hashes(machine):
    environment.prepare()
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
    environment.prepare()
    (machine.locked / "run.txt").write_text("run==2\n")
    machine.commands.clear()
    environment.prepare()
    assert installed(machine) == ["run.txt"]


def test_a_broken_environment_is_made_anew(machine):
    environment.prepare()
    environment.UV.unlink()
    machine.commands.clear()
    environment.prepare("dev")
    assert installed(machine) == ["uv.txt", "dev.txt"]


def test_why_packages_cannot_be_had_is_one_line_and_not_taken_for_done(machine):
    environment.prepare()
    machine.code = 1
    for _ in "ab":
        with pytest.raises(Problem, match=r"^The packages cannot be had: no such package$"):
            environment.prepare("dev")


def test_every_list_is_locked_by_those_before_it(machine):
    environment.UV.parent.mkdir()
    environment.UV.touch()
    environment.lock()
    last = machine.commands[-1]
    assert "requirements/cluster.txt" in last and "--generate-hashes" in last
    assert last.count("--constraint=") == len(environment.LISTS) - 2 and "--upgrade" not in last
    environment.lock(upgrade=True)
    assert "--upgrade" in machine.commands[-1]


def test_the_pip_of_this_python_is_found():
    assert environment._pip().name.startswith("pip-")
