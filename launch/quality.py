"""The commands `make test`, `test-deploy`, `audit`, `bench`, `guide` and `messages`."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys

from launch import database, environment, paths, processes, run, statics, system
from launch.console import Problem, Step

# Of test processes: each has its own database, web server and browser, which together use 1.5 GB.
MOST_PROCESSES = 4
# A browser test waits for a third of its time: one process more than CPUs keeps them all busy.
PROCESSES = min((os.cpu_count() or 1) + 1, MOST_PROCESSES)
# Tests that take minutes, and have their own commands: they measure, cause failures, or take screenshots.
ON_THEIR_OWN = ("audit", "faults", "browser/test_editing.py")
BENCH = paths.LOCAL / "bench"


def test():
    """Run all tests, in as many processes as keep the CPUs busy; `tests/rules` checks formatting and settings."""
    prepare()
    system.need_chromium()
    # On a busy machine a browser may time out: such a test is run again, and the summary says how many.
    patient = ["--reruns", "1", "--only-rerun", "TimeoutError"]
    # The tests of one file share their fixtures, and stay in one process.
    several = ["--numprocesses", PROCESSES, "--dist", "loadfile"]
    # In the order of collection, the long browser tests come early, so that none runs alone at the end.
    several += ["--no-loadscope-reorder"]
    others = [f"--ignore=tests/{path}" for path in ON_THEIR_OWN]
    with database.server(paths.TEST_DATABASE, "--loose"):
        finish([paths.PYTHON, "-m", "pytest", *several, *patient, *others, "tests"])


def test_deploy():
    """Follow docs/deploying.md on bare machines, which are created and removed by the tests."""
    system.need_bare_machines()
    paths.make_local()
    finish([sys.executable, "-m", "tests.deploy.play"])


def audit(write=False, short=False):
    """Measure the site with `SITE_PUBLIC`, print and save the table, and fail if a budget is exceeded.

    With `write`, save the figures in `content/measured.json`, which the site shows. With `short`, run Lighthouse on
    a few pages only, as the output says.
    """
    if write and short:
        raise Problem("The site shows the figures of every page: WRITE=1 goes with the whole audit, without SHORT=1.")
    prepare()
    system.need_chromium()
    system.need("java")
    system.need_node()
    _install_audit_tools()
    command = [paths.PYTHON, "-m", "pytest", "-q", "--no-header", "--show-capture=no", paths.ROOT / "tests" / "audit"]
    with database.server(paths.TEST_DATABASE, "--loose"):
        variables = os.environ | {"SITE_PUBLIC": "1"} | ({"AUDIT_SHORT": "1"} if short else {})
        finish([*command, *(["--write-measured"] if write else [])], env=variables)


def bench(quick=False, write=False):
    """Measure, print the table, and fail if a budget is exceeded.

    `quick` measures a few pages in short rounds. With `write`, update the table in `docs/scaling.md`.
    """
    prepare()
    system.need("wrk")
    BENCH.mkdir(exist_ok=True)
    options = [*(["--quick"] if quick else []), *(["--write"] if write else [])]
    with database.server(BENCH / "postgres") as url:
        variables = run.variables_for("pepr_site.settings.base", 80, url) | {
            "SITE_URL": "http://localhost",
            "MEDIA_ROOT": str(BENCH / "media"),
            "LOG_LEVEL": "ERROR",
        }
        with environment.alone():
            statics.collect(variables)
        finish([paths.PYTHON, "-m", "bench.speed", *options], env=variables)


def guide():
    """Run the tasks of the editors' guide in a browser, and take its screenshots again."""
    prepare()
    system.need_chromium()
    finish([paths.PYTHON, "-m", "pytest", "tests/browser/test_editing.py"], env=os.environ | {"GUIDE": "1"})


def messages():
    """Update the English catalogue from the strings of the code, and compile every catalogue.

    The French one is maintained manually: it corrects strings of packages, which are not in this code, and repeats
    each plural, since Django would otherwise use the singular.
    """
    prepare()
    system.need("msgmerge")
    django = [paths.BIN / "django-admin"]
    not_shown = [f"--ignore={name}" for name in ("tests", "docs", "bench", "launch", "deploy", "content")]
    finish([*django, "makemessages", "--locale=en", "--no-location", "--no-wrap", "--no-obsolete", *not_shown])
    finish([*django, "compilemessages", "--ignore=.local"])


def prepare():
    """Prepare the development environment, and the folder of local state."""
    database.check_given()
    paths.make_local()
    with environment.alone():
        environment.prepare("dev")


def finish(command, **options):
    """Run `command`, and exit with its exit code if it fails; `options` are those of `processes.run`."""
    result = processes.run(command, stop_with=signal.SIGINT, **options)
    if result.returncode:
        sys.exit(result.returncode)


def _install_audit_tools():
    """Install the pinned Lighthouse, HTML checker and Readability in the folder of local state."""
    lists = [paths.ROOT / "bench" / name for name in ("package.json", "package-lock.json")]
    stamp, digest = paths.AUDIT_TOOLS / "complete", hashlib.sha256(b"".join(p.read_bytes() for p in lists)).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    shutil.rmtree(paths.AUDIT_TOOLS, ignore_errors=True)
    paths.AUDIT_TOOLS.mkdir()
    for path in lists:
        shutil.copy(path, paths.AUDIT_TOOLS)
    with Step("Installing the tools of the audit", "Tools of the audit installed"):
        result = processes.run(
            ["npm", "ci", "--prefix", paths.AUDIT_TOOLS, "--ignore-scripts", "--no-audit", "--no-fund"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        if result.returncode:
            raise Problem(f"npm cannot install the tools of the audit: {processes.last_line(result.stdout)}")
    stamp.write_text(digest)
