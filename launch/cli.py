"""The command line, `python3 -m launch COMMAND ARGUMENTS…`, as the Makefile calls it.

A command runs twice: with the system's Python, which installs the packages, then with that of the environment.
"""

import importlib
import os
import signal
import sys

from launch import environment, paths, processes, system
from launch.console import Problem

INTERRUPTED = 130
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 30  # seconds for the command in the environment to stop what it started
# Of a process that serves the site: memory used for images is returned to the system, as in pepr-worker.service.
SERVING = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "131072", "MALLOC_TRIM_THRESHOLD_": "131072"}
# The functions of `run`, by the lock of the packages that they need.
PACKAGES = {"run": "run", "dev": "dev", "manage": "run", "tool": "dev"}


def main():
    """Run the command named in the arguments; return the exit code of the process."""
    # A character that the terminal cannot encode becomes a question mark instead of an error.
    sys.stdout.reconfigure(errors="replace")
    sys.stderr.reconfigure(errors="replace")
    for number in SIGNALS:
        signal.signal(number, _interrupt)
    set_bytecode_folder()
    processes.end_with_parent()
    try:
        return run(*sys.argv[1:]) or 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except Problem as problem:
        print(f"✗ {problem}", file=sys.stderr)
    except OSError as error:
        print(f"✗ {error.strerror}: {error.filename}" if error.filename else f"✗ {error}", file=sys.stderr)
    return 1


def run(command="", *arguments):
    """Run a command; return its exit code. Raises `Problem`."""
    paths.make_local()
    if command == "need":
        return system.need(*arguments)
    if command not in PACKAGES:
        raise Problem(f"The commands are: need, {', '.join(PACKAGES)}. `make help` lists those of the Makefile.")
    is_serving = command in ("run", "dev")
    if is_serving:
        # Before the packages, which take a while; and again when they are there.
        system.free_port(*arguments)
    if environment.is_active():
        return getattr(importlib.import_module("launch.run"), command)(*arguments)
    environment.prepare(PACKAGES[command])
    variables = os.environ | {"PYTHONUTF8": "1"} | (SERVING if is_serving else {})
    again = [paths.PYTHON, "-m", "launch", command, *arguments]
    return processes.run(again, patience=PATIENCE, env=variables).returncode


def set_bytecode_folder():
    """Have bytecode kept with the local state, if not beside the code: else each process compiles the site again."""
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
        os.environ.setdefault("PYTHONPYCACHEPREFIX", str(paths.LOCAL / "bytecode"))


def _interrupt(*_):
    # Child processes get their time to end, even if Ctrl-C is pressed twice.
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt
