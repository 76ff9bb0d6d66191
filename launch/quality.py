"""`make test`, `make lint` and `make format`: everything that says whether the project is in order."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
from datetime import date, timedelta

from launch import database, environment, paths, processes, system
from launch.problem import Problem
from launch.progress import Step

RUFF = [paths.PYTHON, "-m", "ruff"]
# Of tests side by side: each has a database, a web server and a browser of its own, which together fill a processor.
MOST_PROCESSES = 4
# `make audit`, `make test-faults`, `make bench-editing` and `make guide`: they take minutes and measure, break things,
# or make pictures.
WITH_A_COMMAND_OF_THEIR_OWN = ("audit", "faults", "browser/test_editing.py", "browser/test_guide.py")


def test():
    """Check form, settings and migrations, then run every test, as many side by side as there are processors."""
    prepare()
    with database.server(paths.TEST_DATABASE, "--loose") as database_url:
        _check(_form() + _configuration(database_url))
        system.need_chromium()
        # On a busy machine a browser may wait in vain once: such a test is tried again, and the summary says how many.
        patient = ["--reruns", "1", "--only-rerun", "TimeoutError"]
        # The tests of one file share what they set up, and stay together.
        several = ["--numprocesses", "auto", "--maxprocesses", MOST_PROCESSES, "--dist", "loadfile"]
        # In their own order, the long ones in a browser come early: no processor is left alone with one at the end.
        several += ["--no-loadscope-reorder"]
        others = [f"--ignore={paths.ROOT / 'tests' / path}" for path in WITH_A_COMMAND_OF_THEIR_OWN]
        command = [paths.PYTHON, "-m", "pytest", *several, *patient, *others, "tests"]
        finish(command)


def test_faults(short=False):
    """Break, for real, what the site stands on, and print what visitors and editors saw of it.

    The `short` form leaves out what it names at its end.
    """
    prepare()
    if not short:
        system.may_have("libfaketime")
        environment.may_add("cluster")
    # Their pages are copied from what the tests have left there.
    with database.server(paths.TEST_DATABASE, "--loose"):
        quiet = ["-q", "--no-header", "--show-capture=no"]
        command = [paths.PYTHON, "-m", "pytest", *quiet, paths.ROOT / "tests" / "faults"]
        variables = os.environ | ({"FAULTS_SHORT": "1"} if short else {})
        finish(command, env=variables)


def bench_editing():
    """Play the tasks of an editor in a browser, and write down what each costs."""
    prepare()
    with database.server(paths.TEST_DATABASE, "--loose"):
        system.need_chromium()
        finish([paths.PYTHON, "-m", "bench.editing"])


def test_cluster():
    """Run the site on several machines, all of them this one, and break each in turn."""
    prepare()
    environment.add("cluster")
    system.need_nginx()
    finish([paths.PYTHON, "-m", "tests.cluster"])


def guide():
    """Play the tasks of the editors' guide, and take its pictures again."""
    prepare()
    with database.server(paths.TEST_DATABASE, "--loose"):
        system.need_chromium()
        command = [paths.PYTHON, "-m", "pytest", paths.ROOT / "tests" / "browser" / "test_guide.py"]
        finish(command, env=os.environ | {"GUIDE": "1"})


def lint():
    """Check the form of code, templates and styles."""
    prepare()
    _check(_form())


def format_code():
    """Put code and styles in form, and mend what can be mended without a choice."""
    prepare()
    processes.run([*RUFF, "check", "--fix", "."])
    processes.run([*RUFF, "format", "."])
    processes.run([_biome(), "check", "--write"])


def prepare():
    """Leave the environment of the project, and its folder of local state."""
    database.check_given()
    paths.make_local()
    with environment.alone():
        environment.prepare()


def finish(command, **options):
    """Run what tells its own result, which is then that of the whole command; `options` go to `processes.run`."""
    result = processes.run(command, stop_with=signal.SIGINT, **options)
    if result.returncode:
        sys.exit(result.returncode)


def _form():
    return [
        ("Python", [*RUFF, "check", "."], None),
        ("Python layout", [*RUFF, "format", "--check", "."], None),
        ("Styles and scripts", [_biome(), "ci", "--colors=off", "--error-on-warnings"], None),
        ("Templates", [paths.PYTHON, "-m", "djlint", "templates", "--lint", "--quiet"], None),
    ]


def _configuration(database_url):
    """Check the settings as they are in production."""
    variables = os.environ | {
        "DJANGO_SETTINGS_MODULE": "pepr_site.settings.base",
        "DATABASE_URL": database_url,
        "SECRET_KEY": secrets.token_urlsafe(50),
        "SITE_URL": "https://www.example.org",
        "TRUSTED_PROXIES": "1",
        "SECURITY_CONTACT": "mailto:security@example.org",
        "SECURITY_EXPIRES": str(date.today() + timedelta(days=180)),
    }
    manage = [paths.PYTHON, "manage.py"]
    return [
        ("Production settings", [*manage, "check", "--deploy", "--fail-level", "WARNING"], variables),
        ("No migration missing", [*manage, "makemigrations", "--check", "--dry-run"], variables),
    ]


def _check(steps):
    """Take every step, showing what the failed ones say, and stop at the end if there were any."""
    failed = []
    for name, command, variables in steps:
        with Step(f"Checking: {name}", name) as step:
            result = processes.run(command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            if result.returncode:
                step.mark = "✗"
                failed.append(name)
        if result.returncode:
            print(result.stdout, flush=True)
    if failed:
        raise Problem(f"Not in order: {', '.join(failed)}.")


def _biome():
    """Return the linter of styles and scripts: the packaged one, else the machine's."""
    packaged = paths.BIN / "biome"
    if found := packaged if packaged.exists() else shutil.which("biome"):
        return found
    raise Problem("Style sheets are checked with Biome, which has no package for this machine: install biome 2.3.")
