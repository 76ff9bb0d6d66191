"""The project's Python environment: created once, updated when the locked packages change.

uv installs the packages. pip, which comes with Python, only installs uv.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from launch import paths, processes, system
from launch.console import Problem, Step

UV = paths.VENV / "bin" / "uv"
LEAST_ROOM = 2**20  # bytes
# What names the cause in the output of pip, which ends with a consequence, and of uv, which begins with one.
CAUSES = ("No space left", "connection broken by", "Caused by", "cause:")


@contextlib.contextmanager
def alone(part="setup"):
    """Prevent two commands from setting up this part of the project at the same time."""
    with (paths.LOCAL / part).open("a") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


def is_active():
    """Whether this is the Python of the environment."""
    return Path(sys.prefix) == paths.VENV


def prepare(name):
    """Create or update the environment with the locked packages of the list `name`."""
    with alone():
        _create()
        lock, stamp = _lock(name), paths.VENV / f"installed-{name}"
        digest = hashlib.sha256(lock.read_bytes()).hexdigest()
        if stamp.exists() and stamp.read_text() == digest:
            return
        with Step("Installing the packages", "Packages installed"):
            install = [UV, "pip", "install", "--python", paths.PYTHON, "--require-hashes", "--no-deps", "--quiet"]
            _run([*install, "-r", lock])
        stamp.write_text(digest)


def _lock(name):
    return paths.ROOT / "requirements" / "locked" / f"{name}.txt"


def _create():
    """Create the environment with uv in it, unless it is there: its Python is a link to that of the system."""
    if UV.exists() and paths.PYTHON.exists():
        return
    if importlib.util.find_spec("ensurepip") is None:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        system.install("The venv module of Python", package)
    # The pip that comes with Python: installing another one takes longer than all packages.
    bundled = Path(importlib.util.find_spec("ensurepip").origin).parent / "_bundled"
    pip = next(Path(sysconfig.get_config_var("WHEEL_PKG_DIR") or bundled).glob("pip-*.whl"))
    with Step("Creating the Python environment", "Python environment created"):
        _run([sys.executable, "-m", "venv", "--clear", "--without-pip", paths.VENV])
        install = [paths.PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--require-hashes"]
        _run([*install, "--no-deps", "--no-input", "-r", _lock("uv")], PYTHONPATH=str(pip))


def _run(command, **variables):
    # Inside the project, so that nothing is left elsewhere; packages are linked from the cache, not copied.
    variables["UV_CACHE_DIR"] = str(paths.LOCAL / "uv")
    if index := os.environ.get("PIP_INDEX_URL"):
        variables["UV_DEFAULT_INDEX"] = index
    result = processes.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=os.environ | variables)
    if result.returncode:
        named = [line for line in result.stdout.splitlines() if any(cause in line for cause in CAUSES)]
        reason = processes.last_line(named[-1] if named else result.stdout).strip()
        if "broken by" in reason:
            # pip writes: … broken by 'Error('<…>: the cause')': /simple/uv/
            cause = reason.rpartition("': ")[0].rpartition(": ")[2].strip("'\")")
            reason = f"their index cannot be reached ({cause}). Look at the network, or name a mirror in PIP_INDEX_URL."
        # Then the output may name anything.
        if shutil.disk_usage(paths.LOCAL).free < LEAST_ROOM:
            reason = f"the disk of {paths.LOCAL} is full"
        raise Problem(f"The packages cannot be had: {reason}")
