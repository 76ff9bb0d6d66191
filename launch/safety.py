"""`make backup` and `make restore`: the commands of the site that write it to an archive and bring it back."""

import sys
from pathlib import Path

from launch import database, environment, paths, processes, run
from launch.problem import Problem


def backup():
    """Write the site to one dated archive in `BACKUP_DIR`."""
    _manage("backup")


def restore(archive, replace):
    """Bring the site of `archive` back; a site that has pages is replaced with `replace`, or once somebody says yes."""
    if not Path(archive).is_file():
        raise Problem("Give the archive to restore: make restore ARCHIVE=.local/backups/pepr-….tar")
    _manage("restore", Path(archive).resolve(), *(["--replace"] if replace else []))


def _manage(*arguments):
    database.check_given()
    paths.make_local()
    with environment.alone():
        environment.prepare()
    with database.server() as url:
        variables = run.variables_for("pepr_site.settings.base", run.PORT, url)
        result = processes.run([paths.PYTHON, "manage.py", *arguments], env=variables)
    if result.returncode:
        sys.exit(result.returncode)
