"""What a command finds around it, and how it ends."""

import os
import signal
import subprocess

import pytest

from launch import cli, local_postgres, paths, processes, run, secret_files


@pytest.fixture
def around(tmp_path, monkeypatch):
    """The environment variables of a command that has none of its own yet."""
    monkeypatch.setattr(os, "environ", {"EMAIL_URL": "smtp://mail.example"})
    monkeypatch.setattr(secret_files, "SECRET_KEY", tmp_path / "secret-key")
    monkeypatch.setattr(local_postgres, "start", lambda folder: f"postgresql:///{folder.name}")
    return os.environ


def test_a_site_is_set_up_with_what_is_given_first(around, tmp_path):
    run.set_up(tmp_path / "other", LOG_LEVEL="ERROR")
    assert around["DATABASE_URL"] == "postgresql:///other" and around["LOG_LEVEL"] == "ERROR"
    assert around["EMAIL_URL"] == "smtp://mail.example" and around["SITE_URL"] == "http://localhost:8000"
    assert around["SECRET_KEY"] == (tmp_path / "secret-key").read_text().strip()


def test_a_tool_ends_as_it_does_and_is_interrupted_as_by_hand(monkeypatch):
    asked = {}
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(
        processes,
        "run",
        lambda command, **options: asked.update(options) or subprocess.CompletedProcess(command, 3),
    )
    assert run.tool("pytest", "tests") == 3
    assert asked == {"stop_with": signal.SIGINT}


@pytest.mark.parametrize(("command", "is_serving"), [("run", True), ("manage", False)])
def test_a_command_goes_on_in_the_environment(monkeypatch, command, is_serving):
    told = []
    monkeypatch.setattr(cli.environment, "is_active", lambda: False)
    monkeypatch.setattr(cli.environment, "prepare", told.append)
    monkeypatch.setattr(cli.system, "free_port", int)
    monkeypatch.setattr(
        processes, "run", lambda command, **options: told.append(options) or subprocess.CompletedProcess(command, 4)
    )
    assert cli.run(command, "8000") == 4
    assert told[0] == "run" and ("MALLOC_ARENA_MAX" in told[1]["env"]) is is_serving


def test_what_is_compiled_is_kept_with_the_local_state(monkeypatch):
    for kept in (None, "/elsewhere"):
        monkeypatch.setattr(
            cli.os, "environ", {"PYTHONDONTWRITEBYTECODE": "1"} | ({"PYTHONPYCACHEPREFIX": kept} if kept else {})
        )
        cli.set_bytecode_folder()
        assert cli.os.environ == {"PYTHONPYCACHEPREFIX": kept or str(paths.LOCAL / "bytecode")}
