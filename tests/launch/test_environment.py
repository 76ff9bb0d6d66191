"""When the Python environment is made, filled, or left as it is."""

import subprocess
from types import SimpleNamespace

import pytest

from launch import environment, processes, progress

# What a lock has of it.
UV = "uv==2 \\\n    --hash=sha256:1 \\\n    --hash=sha256:2\n"


@pytest.fixture
def steps(tmp_path, monkeypatch):
    """The steps that preparing the environment takes, which are only noted."""
    taken = []
    monkeypatch.setattr(environment, "STAMP", tmp_path / "complete")
    monkeypatch.setattr(environment, "LOCK", tmp_path / "dev.txt")
    monkeypatch.setattr(environment, "_works", lambda: True)
    monkeypatch.setattr(environment, "_create", lambda: taken.append("create"))
    monkeypatch.setattr(environment, "_install", lambda: taken.append("install"))
    environment.LOCK.write_text("one==1\n")
    return taken


def test_a_new_or_unfinished_environment_is_made(steps):
    environment.prepare()
    assert steps == ["create", "install"]


def test_a_finished_environment_is_left_as_it_is(steps):
    environment.STAMP.write_text(environment._digest())
    environment.prepare()
    assert steps == []


def test_what_another_lock_names_is_installed(steps):
    environment.STAMP.write_text(environment._digest())
    environment.LOCK.write_text("one==2\n")
    environment.prepare()
    assert steps == ["install"]


def test_an_environment_whose_python_is_gone_is_made_anew(steps, monkeypatch):
    environment.STAMP.write_text(environment._digest())
    monkeypatch.setattr(environment, "_works", lambda: False)
    environment.prepare()
    assert steps == ["create", "install"]


@pytest.fixture
def installing(tmp_path, monkeypatch):
    """What installing runs and none of which takes effect: `commands`, and by their words the `code` and the `said`."""
    told = SimpleNamespace(commands=[], codes={}, said="")

    def run(command, **_options):
        words = " ".join(map(str, command))
        told.commands.append(words)
        code = next((code for part, code in told.codes.items() if part in words), 0)
        return subprocess.CompletedProcess(command, code, told.said)

    monkeypatch.setattr(environment, "LOCK", tmp_path / "dev.txt")
    environment.LOCK.write_text(
        "a==1 \\\n    --hash=sha256:0\nuv==2 \\\n    --hash=sha256:1 \\\n    --hash=sha256:2\nz==3\n"
    )
    monkeypatch.setattr(environment.paths, "LOCAL", tmp_path)
    monkeypatch.setattr(environment, "STAMP", tmp_path / "complete")
    monkeypatch.setattr(environment, "LOG", tmp_path / "pip.log")
    monkeypatch.setattr(processes, "run", run)
    monkeypatch.setattr(environment, "_install_by_pip", lambda *_: told.commands.append("pip"))
    return told


def test_uv_installs_what_is_locked_and_is_itself_locked(installing, tmp_path):
    environment._install()
    assert (tmp_path / "installer.txt").read_text() == UV
    assert "--require-hashes" in installing.commands[1] and "installer.txt" in installing.commands[1]
    assert "-m uv pip install" in installing.commands[2] and "--require-hashes" in installing.commands[2]
    assert "pip" not in installing.commands
    assert environment.STAMP.exists()


@pytest.mark.parametrize("part", ["installer.txt", "-m uv"])
def test_where_uv_cannot_pip_installs(installing, part):
    installing.codes[part] = 1
    environment._install()
    assert installing.commands[-1] == "pip"


def test_where_pip_is_set_to_a_mirror_pip_installs(installing):
    installing.said = "global.index-url='https://miroir.example/simple'\n"
    environment._install()
    assert installing.commands[1:] == ["pip"]


def test_the_report_of_pip_moves_the_bar(tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "LOCK", tmp_path / "dev.txt")
    environment.LOCK.write_text("one==1\ntwo==2\n# three\n")
    step, shares = progress.Step("", ""), []
    report = [
        "Collecting one==1 (from -r dev.txt (line 1))\n",
        "Collecting below (from one==1->-r dev.txt (line 1))\n",
        "Collecting two==2 (from -r dev.txt (line 2))\n",
        "Installing collected packages: below, one, two\n",
    ]

    def lines():
        for line in report:
            yield line
            shares.append(step.share() if callable(step.share) else step.share)

    with (tmp_path / "log").open("w") as log:
        environment._follow(lines(), step, log)
    assert shares == [0.3, 0.3, 0.6, 0.6]
    assert (tmp_path / "log").read_text() == "".join(report)
