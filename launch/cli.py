"""The commands of the launcher, and how each of them ends."""

import argparse
import signal
import sys

from launch import address, audit, bench, processes, quality, run, safety, supply
from launch.problem import Problem

INTERRUPTED = 130
COMMANDS = (
    ("run", run.run, "serve the site as production does"),
    ("dev", run.dev, "serve it with debug pages and automatic restarts"),
    ("test", quality.test, "check everything"),
    ("test-faults", quality.test_faults, "break things for real while visitors look on"),
    ("test-cluster", quality.test_cluster, "run the site on several machines and break each"),
    ("bench-editing", quality.bench_editing, "count what an editor's tasks cost"),
    ("guide", quality.guide, "play the editors' guide and take its pictures again"),
    ("backup", safety.backup, "write the site to one dated archive"),
    ("restore", safety.restore, "bring the site of an archive back"),
    ("bench", bench.bench, "measure what the site bears, against the floor"),
    ("audit", audit.audit, "measure every page with what needs Java or Node"),
    ("lock", supply.lock, "settle the version and the hashes of every package"),
    ("check", supply.check, "check form and packages"),
    ("licences", supply.licences, "list the packages with their licences"),
    ("sbom", supply.sbom, "write what a server gets in CycloneDX's form"),
    ("lint", quality.lint, "check the form of the code only"),
    ("format", quality.format_code, "put the code in form"),
)


def main():
    """Run the command named in the arguments; return the exit code of the process."""
    arguments = _parser().parse_args()
    # A terminal that cannot show a character gets a question mark, not a stop.
    sys.stdout.reconfigure(errors="replace")
    sys.stderr.reconfigure(errors="replace")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    if arguments.end_with_parent:
        processes.end_with_parent()
    try:
        arguments.function(**_options(arguments))
    except KeyboardInterrupt:
        return INTERRUPTED
    except (Problem, OSError) as problem:
        print(f"✗ {_one_line(problem)}", file=sys.stderr)
        return getattr(problem, "code", Problem.code)
    return 0


def _parser():
    parser = argparse.ArgumentParser(prog="launch", description=__doc__)
    parser.add_argument("--end-with-parent", action="store_true", help="stop when the parent process is killed")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, function, text in COMMANDS:
        command = commands.add_parser(name, help=text)
        command.set_defaults(function=function)
        _add_options(command, function)
    return parser


def _add_options(command, function):
    if function in (run.run, run.dev):
        command.add_argument("--port", default=run.PORT, help="8000 unless told otherwise")
    if function is safety.restore:
        command.add_argument("archive", help="what `make backup` has written")
        command.add_argument("--replace", action="store_true", help="replace a site that has pages, without asking")
    if function in (quality.test_faults, audit.audit):
        command.add_argument("--short", action="store_true", help="what matters most, in a minute or two")
    if function is supply.lock:
        command.add_argument("--upgrade", action="store_true", help="newer ones of what no list names, too")
    if function in (audit.audit, bench.bench):
        command.add_argument(
            "--write", action="store_true", help="keep the figures where the site or its docs show them"
        )
    if function is bench.bench:
        command.add_argument("--quick", action="store_true", help="a few pages, at small sizes")


def _options(arguments):
    if "port" in arguments:
        return {"port": address.port(arguments.port)}
    names = ("archive", "replace", "write", "short", "quick", "upgrade")
    return {name: getattr(arguments, name) for name in names if name in arguments}


def _interrupt(*_):
    # What is started gets its time to end, even when the keys are pressed twice.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _one_line(problem):
    if isinstance(problem, OSError):
        return f"{problem.strerror}: {problem.filename}" if problem.filename else str(problem)
    return str(problem)
