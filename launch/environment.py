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

from launch import local_postgres, paths, processes, system
from launch.console import Problem, Step

# In this order: the versions of one lock constrain the following ones.
LISTS = {
    "uv": "requirements/uv.txt",
    "site": "requirements.txt",
    "run": "requirements/run.txt",
    "dev": "requirements/dev.txt",
    "s3": "requirements/s3.txt",
    "cluster": "requirements/cluster.txt",
}
OLDEST_PYTHON = "3.11"  # the locks hold for it and for all later ones
UV = paths.VENV / "bin" / "uv"
LEAST_ROOM = 2**20  # bytes


@contextlib.contextmanager
def alone():
    """Prevent two commands from setting up the project at the same time."""
    with (paths.LOCAL / "setup").open("a") as turn:
        try:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with Step("Waiting for another command that is setting the project up", "Other command finished"):
                fcntl.flock(turn, fcntl.LOCK_EX)
        yield


def set_bytecode_folder():
    """Make Python keep bytecode in the folder of local state, if it may not write it beside the code.

    Otherwise each process compiles the site and its packages again, which takes most of its start time.
    """
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
        os.environ.setdefault("PYTHONPYCACHEPREFIX", str(paths.LOCAL / "bytecode"))


def prepare(name="run"):
    """Create or update the environment with the locked packages of the list `name`."""
    if not _works():
        _create()
    lock, stamp = _lock(name), paths.VENV / f"installed-{name}"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    with Step("Installing the packages", "Packages installed"):
        _run([UV, "pip", "install", "--python", paths.PYTHON, "--require-hashes", "--no-deps", "--quiet", "-r", lock])
    stamp.write_text(digest)


def lock(upgrade=False):
    """Resolve the lists into `requirements/locked/`: every package with its version and hashes.

    Indirect dependencies keep their version unless `upgrade`.
    """
    if not _works():
        _create()
    for number, (name, source) in enumerate(LISTS.items()):
        command = [UV, "pip", "compile", source, "--output-file", _lock(name).relative_to(paths.ROOT), "--quiet"]
        command += ["--universal", "--python-version", OLDEST_PYTHON, "--generate-hashes"]
        # The result does not depend on the index that was used.
        command += ["--no-emit-index-url", "--no-emit-find-links", "--annotation-style", "line"]
        command += ["--custom-compile-command", "make lock", *(["--upgrade"] if upgrade else [])]
        command += [f"--constraint={_lock(settled).relative_to(paths.ROOT)}" for settled in list(LISTS)[1:number]]
        with Step(f"Locking {source}", f"Locked: {source}"):
            _run(command)


def _lock(name):
    return paths.ROOT / "requirements" / "locked" / f"{name}.txt"


def _works():
    """Whether the environment's Python still runs: it breaks when the system's Python is removed."""
    with contextlib.suppress(OSError):
        return UV.exists() and subprocess.run([paths.PYTHON, "-c", ""]).returncode == 0  # noqa: S603 - our own
    return False


def _create():
    if importlib.util.find_spec("ensurepip") is None:
        system.need_venv_module()
    pip = [paths.PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--require-hashes"]
    with Step("Creating the Python environment", "Python environment created"):
        _run([sys.executable, "-m", "venv", "--clear", "--without-pip", paths.VENV])
        _run([*pip, "--no-deps", "--no-input", "-r", _lock("uv")], PYTHONPATH=str(_pip()))


def _pip():
    """Return the pip that comes with Python: installing another one takes longer than all packages."""
    bundled = Path(importlib.util.find_spec("ensurepip").origin).parent / "_bundled"
    folder = sysconfig.get_config_var("WHEEL_PKG_DIR") or bundled
    return next(Path(folder).glob("pip-*.whl"))


def _run(command, **variables):
    # Inside the project, so that nothing is left elsewhere; packages are linked from the cache, not copied.
    variables["UV_CACHE_DIR"] = str(paths.LOCAL / "uv")
    if index := os.environ.get("PIP_INDEX_URL"):
        variables["UV_DEFAULT_INDEX"] = index
    result = processes.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=os.environ | variables)
    if result.returncode:
        raise Problem(f"The packages cannot be had: {_reason(result.stdout)}")


def _reason(output):
    """Return the reason of a failure from `output`: pip ends with a consequence, uv with a detail."""
    # On a full disk the message itself may be missing.
    if local_postgres.NO_ROOM in output or shutil.disk_usage(paths.LOCAL).free < LEAST_ROOM:
        return f"the disk of {paths.LOCAL} is full: make room, and begin again."
    if detail := _obstacle(output):
        return f"their index cannot be reached ({detail}). Look at the network, or name a mirror in PIP_INDEX_URL."
    return processes.last_line(output)


def _obstacle(output):
    """Return why pip or uv could not reach the index; nothing if something else went wrong."""
    for line in reversed(output.splitlines()):
        if "connection broken by" in line:
            return line.rpartition("': ")[0].rpartition(": ")[2].strip("'\")")
    return processes.last_line(output).rpartition(": ")[2] if "Failed to fetch" in output else None
