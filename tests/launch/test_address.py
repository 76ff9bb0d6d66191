"""Who may hold the port of a run."""

import socket

import pytest

from launch import address, paths
from launch.problem import Problem


def test_a_port_is_claimed_once(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "LOCAL", tmp_path)
    monkeypatch.setattr(address, "PATIENCE", 0.05)
    with socket.create_server((address.LOOPBACK, 0)) as server:
        free = server.getsockname()[1]
    with address.claimed(free), pytest.raises(Problem, match="already running"), address.claimed(free):
        pass
    with address.claimed(free):
        pass


def test_what_was_just_interrupted_is_waited_for(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "LOCAL", tmp_path)
    reasons = iter(["taken", "taken", None])
    monkeypatch.setattr(address, "_obstacle", lambda port, claim: next(reasons))
    with address.claimed(8000):
        assert next(reasons, "all asked") == "all asked"
