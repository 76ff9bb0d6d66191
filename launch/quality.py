"""`make test`: everything that says whether the project is in order; `test-deploy`, `guide` and `messages`."""

import os
import signal
import sys

from launch import database, environment, paths, processes, system

# Of tests side by side: each has a database, a web server and a browser of its own, which together fill a processor.
MOST_PROCESSES = 4
# They take minutes and measure, break things, or make pictures: each has a command of its own.
ON_THEIR_OWN = ("audit", "faults", "browser/test_editing.py", "browser/test_guide.py")


def test():
    """Run every test, as many side by side as there are processors; `tests/rules` checks form and settings."""
    prepare()
    system.need_chromium()
    # On a busy machine a browser may wait in vain once: such a test is tried again, and the summary says how many.
    patient = ["--reruns", "1", "--only-rerun", "TimeoutError"]
    # The tests of one file share what they set up, and stay together.
    several = ["--numprocesses", "auto", "--maxprocesses", MOST_PROCESSES, "--dist", "loadfile"]
    # In their own order, the long ones in a browser come early: no processor is left alone with one at the end.
    several += ["--no-loadscope-reorder"]
    others = [f"--ignore=tests/{path}" for path in ON_THEIR_OWN]
    with database.server(paths.TEST_DATABASE, "--loose"):
        finish([paths.PYTHON, "-m", "pytest", *several, *patient, *others, "tests"])


def test_deploy():
    """Follow docs/deploying.md on bare machines, which are made, and gone afterwards."""
    system.need_bare_machines()
    paths.make_local()
    finish([sys.executable, "-m", "tests.deploy.play"])


def guide():
    """Play the tasks of the editors' guide, and take its pictures again."""
    prepare()
    system.need_chromium()
    finish([paths.PYTHON, "-m", "pytest", "tests/browser/test_guide.py"], env=os.environ | {"GUIDE": "1"})


def messages():
    """Bring the English catalogue up to date with the strings of the code, and compile every catalogue.

    The French one mends what packages say, which is in no source of ours: it is written by hand.
    """
    prepare()
    system.need_gettext()
    django = [paths.BIN / "django-admin"]
    not_shown = [f"--ignore={name}" for name in ("tests", "docs", "bench", "launch", "deploy", "content")]
    finish([*django, "makemessages", "--locale=en", "--no-location", "--no-wrap", "--no-obsolete", *not_shown])
    finish([*django, "compilemessages", "--ignore=.local"])


def prepare():
    """Leave the environment of the project with what developing adds, and its folder of local state."""
    database.check_given()
    paths.make_local()
    with environment.alone():
        environment.prepare("dev")


def finish(command, **options):
    """Run what tells its own result, which is then that of the whole command; `options` go to `processes.run`."""
    result = processes.run(command, stop_with=signal.SIGINT, **options)
    if result.returncode:
        sys.exit(result.returncode)
