"""When the Python environment is made, filled, or left as it is."""

import pytest

from launch import environment, progress


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
