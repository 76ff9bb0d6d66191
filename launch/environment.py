"""The project's Python environment: created once, filled again when what is locked changes."""

import contextlib
import fcntl
import hashlib
import importlib.util
import re
import subprocess
import sys

from launch import locks, paths, processes, system
from launch.problem import Problem
from launch.progress import Step

LOCK = locks.path("dev")
# What differs from its hash is refused. The lock names all that is needed: nothing is to be looked for besides.
HELD = ["--require-hashes", "--no-deps", "--disable-pip-version-check", "--no-input"]
INSTALL = [paths.PYTHON, "-m", "pip", "install", *HELD]
# Written last: an environment without it was cut short.
STAMP = paths.VENV / "complete"
LOG = paths.LOCAL / "pip.log"
LOOKING_UP = 0.6  # of the whole installation; the rest is unpacking


@contextlib.contextmanager
def alone():
    """Keep two commands from setting the project up at the same time."""
    with (paths.LOCAL / "setup").open("a") as turn:
        try:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with Step("Waiting for another command that is setting the project up", "Other command finished"):
                fcntl.flock(turn, fcntl.LOCK_EX)
        yield


def prepare():
    """Leave an environment in which everything that the lists of packages lead to is installed."""
    locks.need_current()
    fill()


def fill():
    """Leave an environment in which everything that is locked is installed."""
    if not (STAMP.exists() and _works()):
        _create()
        _install()
    elif STAMP.read_text() != _digest():
        _install()


def add(name):
    """Install what one command needs besides: the packages of the list `name`."""
    with Step(f"Looking at the packages of {name}", f"Packages of {name} installed"):
        command = [*INSTALL, "-q", "-r", locks.path(name)]
        result = processes.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if result.returncode:
            raise Problem(f"The packages of {name} could not be installed: {processes.last_line(result.stdout)}")


def may_add(name):
    """Install what the list `name` names where it can be had; without it, what needs it is left out, and says so."""
    with contextlib.suppress(Problem):
        add(name)


def _works():
    """Tell whether the environment's Python still runs: it breaks when the system's Python goes."""
    with contextlib.suppress(OSError):
        return subprocess.run([paths.PYTHON, "-c", "import pip"], capture_output=True).returncode == 0  # noqa: S603 - our own
    return False


def _digest():
    return hashlib.sha256(LOCK.read_bytes()).hexdigest()


def _create():
    if importlib.util.find_spec("ensurepip") is None:
        system.need_venv_module()
    with Step("Creating the Python environment", "Python environment created"):
        result = processes.run(
            [sys.executable, "-m", "venv", "--clear", paths.VENV],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        if result.returncode:
            raise Problem(f"The Python environment could not be created: {processes.last_line(result.stdout)}")


def _install():
    STAMP.unlink(missing_ok=True)
    with Step("Installing the packages", "Packages installed") as step, LOG.open("w") as log:
        if not _install_by_uv(log):
            _install_by_pip(step, log)
    STAMP.write_text(_digest())


def _install_by_uv(log):
    """Install all that is locked in a third of the time that pip takes; return whether that could be done."""
    if _is_told_where_to_look():
        return False
    installer = paths.LOCAL / "installer.txt"
    installer.write_text(_lock_of("uv"))
    uv = [paths.PYTHON, "-m", "uv", "pip", "install", "--python", paths.PYTHON, "--require-hashes", "--no-deps"]
    # Nothing is left behind outside of the project.
    commands = [[*INSTALL, "-r", installer], [*uv, "--no-cache", "--compile-bytecode", "-r", LOCK]]
    return not any(processes.run(command, stdout=log, stderr=subprocess.STDOUT).returncode for command in commands)


def _is_told_where_to_look():
    """Tell whether pip is set to a mirror or a proxy of its own, which uv knows nothing of."""
    asked = [paths.PYTHON, "-m", "pip", "config", "list"]
    told = processes.run(asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    return re.search(r"\.(index-url|no-index|proxy|trusted-host)=", told) is not None


def _lock_of(package):
    """Return the lines of the lock that hold one package."""
    found = re.search(rf"^{package}==.*?\n(?=\S|\Z)", LOCK.read_text(), re.DOTALL | re.MULTILINE)
    return found[0] if found else ""


def _install_by_pip(step, log):
    command = [*INSTALL, "--progress-bar", "off", "-r", LOCK]
    process = processes.spawn(command, stdout=subprocess.PIPE, stderr=log)
    try:
        _follow(process.stdout, step, log)
        process.wait()
    except BaseException:
        processes.end(process)
        raise
    if process.returncode:
        log.flush()
        raise Problem(f"The packages could not be installed: {_pip_error()} (the whole report: {LOG})")


def _follow(lines, step, log):
    """Turn pip's report into the step's share: first what it looks up, then what it unpacks."""
    pinned = sum("==" in line for line in LOCK.read_text().splitlines())
    looked_up = 0
    for line in lines:
        log.write(line)
        if "(from -r" in line:
            looked_up += 1
            step.share = LOOKING_UP * min(looked_up / pinned, 1)
        elif line.startswith("Installing collected packages:"):
            before, names = _unpacked(), line.count(",") + 1
            step.share = lambda: LOOKING_UP + (1 - LOOKING_UP) * (_unpacked() - before) / names  # noqa: B023


def _unpacked():
    return sum(1 for _ in paths.VENV.glob("lib/python*/site-packages/*.dist-info"))


def _pip_error():
    lines = LOG.read_text(errors="replace").splitlines()
    errors = [line for line in lines if line.startswith("ERROR:")]
    return (errors or lines or ["no reason given"])[-1].removeprefix("ERROR:").strip()
