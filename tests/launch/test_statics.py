"""Static files are collected when something that goes into them has changed, and only then."""

import sys

import pytest

from launch import paths, processes, statics
from launch.problem import Problem

MAKERS = [name for name in statics.MADE_FROM if "*" not in name]


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project whose `manage.py` notes that it was called."""
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    monkeypatch.setattr(paths, "PYTHON", sys.executable)
    monkeypatch.setattr(paths, "STATIC", tmp_path / "collected")
    for name in ("static/css/base.css", *MAKERS):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "manage.py").write_text("import pathlib; pathlib.Path('collected').mkdir()\n")
    return tmp_path


def collect():
    with statics.collecting({}) as is_collected:
        return is_collected


def test_nothing_is_collected_twice(project):
    assert collect() is False
    assert collect() is True


def test_another_place_leaves_the_first_alone(project):
    collect()
    (project / "manage.py").write_text("import pathlib; pathlib.Path('other').mkdir()\n")
    for is_expected in (False, True):
        with statics.collecting({}, project / "other") as is_collected:
            assert is_collected is is_expected
    assert collect() is True


@pytest.mark.parametrize("name", ["static/css/base.css", "static/css/new.css", "news/static/a.js", *MAKERS])
def test_a_change_is_collected(project, name):
    collect()
    (project / name).parent.mkdir(parents=True, exist_ok=True)
    (project / name).write_text("changed")
    assert collect() is False


def test_a_failure_is_told_and_not_taken_for_done(project):
    (project / "manage.py").write_text("raise SystemExit('no such picture')\n")
    with pytest.raises(Problem, match="The static files could not be prepared: no such picture"):
        collect()
    assert not paths.STATIC.with_suffix(".digest").exists()


def test_an_interruption_ends_the_work(project, monkeypatch):
    started, spawn = [], processes.spawn

    def noted(*arguments, **options):
        started.append(spawn(*arguments, **options))
        return started[0]

    monkeypatch.setattr(processes, "spawn", noted)
    (project / "manage.py").write_text("import time; time.sleep(60)\n")
    with pytest.raises(KeyboardInterrupt), statics.collecting({}):
        raise KeyboardInterrupt
    assert started[0].returncode
