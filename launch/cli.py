"""The command line.

A command runs twice: with the system's Python, which installs the packages, then with that of the environment.
"""

import argparse
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
# The function of each command, and the lock of the packages that it needs.
COMMANDS = {
    "run": ("run.run", "run"),
    "dev": ("run.dev", "dev"),
    "manage": ("run.manage", "run"),
    "tool": ("run.tool", "dev"),
    "need": ("system.need", None),
    "lock": ("environment.lock", None),
}


def main():
    """Run the command named in the arguments; return the exit code of the process."""
    arguments = vars(_parser().parse_args())
    # A character that the terminal cannot encode becomes a question mark instead of an error.
    sys.stdout.reconfigure(errors="replace")
    sys.stderr.reconfigure(errors="replace")
    for number in SIGNALS:
        signal.signal(number, _interrupt)
    set_bytecode_folder()
    if arguments.pop("end_with_parent"):
        processes.end_with_parent()
    try:
        return _run(**arguments) or 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except Problem as problem:
        print(f"✗ {problem}", file=sys.stderr)
    except OSError as error:
        print(f"✗ {error.strerror}: {error.filename}" if error.filename else f"✗ {error}", file=sys.stderr)
    return 1


def set_bytecode_folder():
    """Have bytecode kept with the local state, if not beside the code: else each process compiles the site again."""
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
        os.environ.setdefault("PYTHONPYCACHEPREFIX", str(paths.LOCAL / "bytecode"))


def _parser():
    parser = argparse.ArgumentParser(prog="launch", description=__doc__)
    parser.add_argument("--end-with-parent", action="store_true", help="stop when the parent process is killed")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in ("run", "dev"):
        commands.add_parser(name, help="serve the site").add_argument("--port", default="8000")
    manage = commands.add_parser("manage", help="run a command of manage.py on the database of `run`")
    tool = commands.add_parser("tool", help="run a Python module in the development environment")
    tool.add_argument("--need", action="append", default=[], help="a program that it needs of the system")
    for command in (manage, tool):
        command.add_argument("arguments", nargs=argparse.REMAINDER)
    commands.add_parser("need", help="install programs of the system").add_argument("programs", nargs="+")
    commands.add_parser("lock", help="lock the packages").add_argument("--upgrade", action="store_true")
    return parser


def _run(command, **arguments):
    function, packages = COMMANDS[command]
    paths.make_local()
    if "port" in arguments:
        arguments["port"] = system.free_port(arguments["port"])
    if packages and not environment.is_active():
        environment.prepare(packages)
        variables = os.environ | {"PYTHONUTF8": "1"} | (SERVING if "port" in arguments else {})
        again = [paths.PYTHON, "-m", "launch", *sys.argv[1:]]
        return processes.run(again, patience=PATIENCE, env=variables).returncode
    module, _dot, name = function.partition(".")
    return getattr(importlib.import_module(f"launch.{module}"), name)(**arguments)


def _interrupt(*_):
    # Child processes get their time to end, even if Ctrl-C is pressed twice.
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt
