"""`make bench`: what the site bears, in ratios to a bare Django view, which budgets hold."""

import signal
import sys

from launch import database, environment, paths, processes, quality, run, secret_files, statics, system

FOLDER = paths.LOCAL / "bench"


def bench(quick=False, write=False):
    """Measure, print the table, and fail on what passes a budget.

    `quick` measures a few pages in short rounds. With `write`, the table goes into `docs/scaling.md`.
    """
    quality.prepare()
    system.need_wrk()
    FOLDER.mkdir(exist_ok=True)
    secret_files.keep(secret_files.SECRET_KEY, 50)
    options = [*(["--quick"] if quick else []), *(["--write"] if write else [])]
    with database.server(FOLDER / "postgres") as url:
        variables = run.variables_for("pepr_site.settings.base", 80, url) | {
            "SITE_URL": "http://localhost",
            "MEDIA_ROOT": str(FOLDER / "media"),
            "LOG_LEVEL": "ERROR",
        }
        with environment.alone(), statics.collecting(variables):
            pass
        result = processes.run([paths.PYTHON, "-m", "bench.speed", *options], env=variables, stop_with=signal.SIGINT)
    if result.returncode:
        sys.exit(result.returncode)
