"""What the machine itself must have, installed where Debian and root allow it."""

import os
import shutil
import subprocess
import sys

from launch import processes
from launch.problem import Problem
from launch.progress import Step

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def need_venv_module():
    """Debian splits `venv` from Python: install the missing half, or say which it is."""
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    _install(package, f"Python lacks its venv module: install it (on Debian or Ubuntu: apt install {package}).")


def need_chromium():
    """Leave the browser that the browser tests drive, or say how to get it."""
    if not any(map(shutil.which, CHROMIUM)):
        _install("chromium", "The browser tests need Chromium: install it (on Debian: apt install chromium).")


def _install(package, otherwise):
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Problem(otherwise)
    quiet = {
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.PIPE,
        "stderr": subprocess.STDOUT,
        "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
    }
    with Step(f"Installing the system package {package}", f"System package {package} installed"):
        # The package lists of a fresh machine are empty.
        processes.run(["apt-get", "update", "-q"], **quiet)
        result = processes.run(["apt-get", "install", "-q", "-y", "--no-install-recommends", package], **quiet)
        if result.returncode:
            raise Problem(f"{otherwise} apt-get says: {processes.last_line(result.stdout)}")
