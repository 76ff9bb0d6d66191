"""What is asked for and cannot be done is told."""

import contextlib
import subprocess

import pytest

from launch import processes, run, secret_files
from launch.console import Problem


@pytest.mark.parametrize("name", ["nothing.tar", ""])
def test_an_archive_that_is_not_there(name):
    with pytest.raises(Problem, match="Give the archive to restore"):
        run.restore(name, replace=False)


def test_a_backup_that_fails_fails_the_command(monkeypatch, tmp_path):
    monkeypatch.setattr(run, "_prepared", lambda port: contextlib.nullcontext("postgresql://x"))
    monkeypatch.setattr(secret_files, "SECRET_KEY", tmp_path / "secret-key")
    monkeypatch.setattr(processes, "run", lambda command, **options: subprocess.CompletedProcess(command, 3))
    with pytest.raises(SystemExit) as ended:
        run.backup()
    assert ended.value.code == 3
