"""Static files are collected when something that goes into them has changed, and only then."""

import sys

import pytest

from launch import paths, statics
from launch.console import Problem

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


def test_nothing_is_collected_twice_and_another_place_leaves_the_first_alone(project):
    assert [statics.collect({}) for _ in "ab"] == [True, False]
    (project / "manage.py").write_text("import pathlib; pathlib.Path('other').mkdir()\n")
    assert [statics.collect({}, project / "other") for _ in "ab"] == [True, False]
    assert not statics.collect({})


@pytest.mark.parametrize("name", ["static/css/base.css", "static/css/new.css", "news/static/a.js", *MAKERS])
def test_a_change_is_collected(project, name):
    statics.collect({})
    (project / name).parent.mkdir(parents=True, exist_ok=True)
    (project / name).write_text("changed")
    assert statics.collect({})


def test_a_failure_is_told_and_not_taken_for_done(project):
    (project / "manage.py").write_text("raise SystemExit('no such picture')\n")
    with pytest.raises(Problem, match="The static files could not be prepared: no such picture"):
        statics.collect({})
    assert not paths.STATIC.with_suffix(".digest").exists()
