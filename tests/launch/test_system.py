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


def test_root_on_debian_gets_chromium(bare):
    system.need_chromium()
    assert installed(bare) == [system.WITHOUT_WINDOWS]


def test_the_whole_browser_is_asked_for_where_the_first_cannot_be_had(bare):
    bare["code"] = 100
    with pytest.raises(Problem, match=r"apt install chromium\)\. apt-get says: E: Unable to locate package$"):
        system.need_chromium()
    assert installed(bare) == [system.WITHOUT_WINDOWS, "chromium"]


def test_the_browser_without_windows_is_preferred(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    assert system.chromium() == "/usr/bin/chromium-headless-shell"
    system.need_chromium()
    monkeypatch.setattr(shutil, "which", lambda name: name if name == "google-chrome" else None)
    assert system.chromium() == "google-chrome"


def test_anybody_else_is_told_what_to_install(bare, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(Problem, match=r"apt install chromium\)\.$"):
        system.need_chromium()
    assert bare["commands"] == []


def test_the_half_of_venv_that_debian_leaves_out(bare):
    system.need_venv_module()
    assert bare["commands"][-1][-1].startswith("python3.") and bare["commands"][-1][-1].endswith("-venv")


def test_root_on_debian_gets_java(bare):
    system.need("java")
    assert bare["commands"][-1][-1] == "default-jre-headless"


def test_bare_machines_are_for_root_who_gets_what_makes_them(bare, monkeypatch):
    system.need_bare_machines()
    assert installed(bare) == ["debootstrap", "systemd-container", "slirp4netns", "iproute2"]
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(Problem, match=r"^Not run: only root on Linux"):
        system.need_bare_machines()


@pytest.mark.parametrize(("program", "told"), [("java", "needs Java: install"), ("node", "needs Node 20 or later")])
def test_anybody_else_is_told_what_the_audit_needs(bare, monkeypatch, program, told):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(Problem, match=told):
        system.need(program)
    assert bare["commands"] == []


def test_too_old_a_node_is_refused(bare, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    old = subprocess.CompletedProcess([], 0, "v18.20.4\n")
    monkeypatch.setattr(processes, "run", lambda *_arguments, **_options: old)
    with pytest.raises(Problem, match=r"Node 20 or later, with npm: install it\. This is v18\.20\.4\.$"):
        system.need_node()
