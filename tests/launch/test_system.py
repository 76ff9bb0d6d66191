"""What the machine itself must have is installed, or named."""

import os
import shutil
import subprocess

import pytest

from launch import processes, system
from launch.console import Problem


@pytest.fixture
def bare(monkeypatch):
    """A machine that lacks what it needs; returns the commands that were run, none of which takes effect."""
    commands = []

    def run(command, **_options):
        commands.append(command)
        return subprocess.CompletedProcess(command, machine["code"], "E: Unable to locate package\n")

    machine = {"code": 0, "commands": commands}
    monkeypatch.setattr(shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(processes, "run", run)
    return machine


def installed(bare):
    return [command[-1] for command in bare["commands"] if command[:2] == ["apt-get", "install"]]


def test_root_on_debian_gets_what_is_missing(bare):
    system.need(*system.PACKAGES)
    assert installed(bare) == [packages[0] for packages in system.PACKAGES.values()]


def test_the_whole_browser_is_asked_for_where_the_first_cannot_be_had(bare):
    bare["code"] = 100
    with pytest.raises(Problem, match=r"apt install chromium\)\. apt-get says: E: Unable to locate package$"):
        system.need("chromium")
    assert installed(bare) == ["chromium-headless-shell", "chromium"]


def test_the_browser_without_windows_is_preferred(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    assert system.chromium() == "/usr/bin/chromium-headless-shell"
    system.need(*system.PACKAGES)
    monkeypatch.setattr(shutil, "which", lambda name: name if name == "google-chrome" else None)
    assert system.chromium() == "google-chrome"


@pytest.mark.parametrize(("program", "package"), [("chromium", "chromium"), ("java", "default-jre-headless")])
def test_anybody_else_is_told_what_to_install(bare, monkeypatch, program, package):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(Problem, match=rf"^{program} is needed: install it \(on Debian: apt install {package}\)\.$"):
        system.need(program)
    assert bare["commands"] == []
