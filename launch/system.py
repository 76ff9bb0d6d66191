"""System packages that a command needs, installed with apt if possible."""

import os
import shutil
import subprocess
import sys

from launch import processes
from launch.console import Problem, Step

NODE = 20
# The same browser without windows: a new profile takes a third of the CPU time.
WITHOUT_WINDOWS = "chromium-headless-shell"
CHROMIUM = (WITHOUT_WINDOWS, "chromium", "chromium-browser", "google-chrome")
NODE_NEEDED = f"Lighthouse needs Node {NODE} or later, with npm: install it."
# By program: the Debian package, and the message if it cannot be installed.
NEEDS = {
    "wrk": ("wrk", "`make bench` asks for pages with wrk: install it (on Debian: apt install wrk)."),
    "java": ("default-jre-headless", "The HTML checker needs Java: install a runtime of Java 11 or later."),
    "msgmerge": ("gettext", "Catalogues are made with GNU gettext: install it (on Debian: apt install gettext)."),
    "node": ("nodejs", NODE_NEEDED),
    "npm": ("npm", NODE_NEEDED),
}
BARE_MACHINES = {
    "debootstrap": "debootstrap",
    "systemd-nspawn": "systemd-container",
    "slirp4netns": "slirp4netns",
    "ip": "iproute2",
}
NEEDS |= {
    program: (package, f"Not run: bare machines need {program} (on Debian: apt install {package}).")
    for program, package in BARE_MACHINES.items()
}


def need_venv_module():
    """Install the package of `venv`, which Debian separates from Python, or raise `Problem`."""
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    _install(package, f"Python lacks its venv module: install it (on Debian or Ubuntu: apt install {package}).")


def need_chromium():
    """Install the browser of the browser tests, or say how to get it."""
    if chromium():
        return
    try:
        _install(WITHOUT_WINDOWS, "")
    except Problem:
        _install("chromium", "The browser tests need Chromium: install it (on Debian: apt install chromium).")


def chromium():
    """Return the path of that browser, or None."""
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


def need(*programs):
    """Install `programs`, or say how to get them."""
    for program in programs:
        if not shutil.which(program):
            _install(*NEEDS[program])


def need_bare_machines():
    """Install what creates bare Debian machines with their own network, or say why that is impossible."""
    if sys.platform != "linux" or os.geteuid() != 0:
        raise Problem("Not run: only root on Linux can start bare machines (sudo make test-deploy).")
    need(*BARE_MACHINES)


def need_node():
    """Install Node and npm, which Lighthouse needs, or say how to get them."""
    need("node", "npm")
    version = processes.run(["node", "--version"], stdout=subprocess.PIPE).stdout.strip()
    if int(version.lstrip("v").split(".")[0]) < NODE:
        raise Problem(f"{NEEDS['node'][1]} This is {version}.")


def _install(package, otherwise):
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Problem(otherwise)
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    quiet["env"] = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with Step(f"Installing the system package {package}", f"System package {package} installed"):
        # The package lists of a fresh machine are empty.
        processes.run(["apt-get", "update", "-q"], **quiet)
        result = processes.run(["apt-get", "install", "-q", "-y", "--no-install-recommends", package], **quiet)
        if result.returncode:
            raise Problem(f"{otherwise} apt-get says: {processes.last_line(result.stdout)}")
