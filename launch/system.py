"""What the machine itself must have, installed where Debian and root allow it."""

import contextlib
import os
import shutil
import subprocess
import sys

from launch import processes
from launch.problem import Problem
from launch.progress import Step

NODE = 20
# The first is the same browser without windows: it takes a third of the processor for each new profile.
WITHOUT_WINDOWS = "chromium-headless-shell"
CHROMIUM = (WITHOUT_WINDOWS, "chromium", "chromium-browser", "google-chrome")


def need_venv_module():
    """Debian splits `venv` from Python: install the missing half, or say which it is."""
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    _install(package, f"Python lacks its venv module: install it (on Debian or Ubuntu: apt install {package}).")


def need_chromium():
    """Leave the browser that the browser tests drive, or say how to get it."""
    if not shutil.which(WITHOUT_WINDOWS):
        may_have(WITHOUT_WINDOWS)
    if not chromium():
        _install("chromium", "The browser tests need Chromium: install it (on Debian: apt install chromium).")


def chromium():
    """Return the path of that browser, or None."""
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


def need_nginx():
    """Leave the web server that stands before the site, or say how to get it."""
    if not shutil.which("nginx"):
        _install("nginx", "This command runs the site behind nginx: install it (on Debian: apt install nginx).")


def need_wrk():
    """Leave the load generator of `make bench`, or say how to get it."""
    if not shutil.which("wrk"):
        _install("wrk", "`make bench` asks for pages with wrk: install it (on Debian: apt install wrk).")


def need_java():
    """Leave the Java that the HTML checker runs on, or say how to get it."""
    if not shutil.which("java"):
        _install("default-jre-headless", "The HTML checker needs Java: install a runtime of Java 11 or later.")


def need_node():
    """Leave Node and npm, which Lighthouse runs on and comes by, or say how to get them."""
    otherwise = f"Lighthouse needs Node {NODE} or later, with npm: install it."
    for command, package in (("node", "nodejs"), ("npm", "npm")):
        if not shutil.which(command):
            _install(package, otherwise)
    version = processes.run(["node", "--version"], stdout=subprocess.PIPE).stdout.strip()
    if int(version.lstrip("v").split(".")[0]) < NODE:
        raise Problem(f"{otherwise} This is {version}.")


def may_have(package):
    """Leave a package of Debian where it can be had; without it, what needs it is left out, and says so."""
    with contextlib.suppress(Problem):
        if not _is_installed(package):
            _install(package, f"{package} is missing.")


def _is_installed(package):
    query = ["dpkg-query", "--show", "--showformat", "${db:Status-Status}", package]
    return bool(shutil.which("dpkg-query")) and processes.run(query, stdout=subprocess.PIPE).stdout == "installed"


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
