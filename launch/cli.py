"""The command line: its commands, their options and their exit codes."""

import argparse
import signal
import sys

from launch import address, environment, processes, quality, run
from launch.console import Problem

INTERRUPTED = 130
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# The commands, each with its options; the Makefile describes them.
COMMANDS = {
    "run": (run.run, "--port"),
    "dev": (run.dev, "--port"),
    "test": (quality.test,),
    "test-deploy": (quality.test_deploy,),
    "audit": (quality.audit, "--short", "--write"),
    "bench": (quality.bench, "--quick", "--write"),
    "backup": (run.backup,),
    "restore": (run.restore, "archive", "--replace"),
    "guide": (quality.guide,),
    "lock": (environment.lock, "--upgrade"),
    "messages": (quality.messages,),
}


def main():
    """Run the command named in the arguments; return the exit code of the process."""
    arguments = vars(_parser().parse_args())
    # A character that the terminal cannot encode becomes a question mark instead of an error.
    sys.stdout.reconfigure(errors="replace")
    sys.stderr.reconfigure(errors="replace")
    for number in SIGNALS:
        signal.signal(number, _interrupt)
    environment.set_bytecode_folder()
    if arguments.pop("end_with_parent"):
        processes.end_with_parent()
    function = COMMANDS[arguments.pop("command")][0]
    try:
        if "port" in arguments:
            arguments["port"] = address.port(arguments["port"])
        function(**arguments)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Problem as problem:
        print(f"✗ {problem}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"✗ {error.strerror}: {error.filename}" if error.filename else f"✗ {error}", file=sys.stderr)
        return 1
    return 0


def _parser():
    parser = argparse.ArgumentParser(prog="launch", description=__doc__)
    parser.add_argument("--end-with-parent", action="store_true", help="stop when the parent process is killed")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (_function, *options) in COMMANDS.items():
        command = commands.add_parser(name)
        for option in options:
            kind = {"--port": {"default": "8000"}, "archive": {}}.get(option, {"action": "store_true"})
            command.add_argument(option, **kind)
    return parser


def _interrupt(*_):
    # Child processes get their time to end, even if Ctrl-C is pressed twice.
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt
