"""`make run` and `make dev`, from a fresh clone to the running site; `make backup` and `make restore`."""

import contextlib
import os
import sys
from pathlib import Path

from launch import address, database, environment, paths, processes, secret_files
from launch.console import Problem

# Memory used for images is returned to the system, as in pepr-worker.service.
GIVES_MEMORY_BACK = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "131072", "MALLOC_TRIM_THRESHOLD_": "131072"}


def run(port):
    """Serve the site at `port` as in production, until interrupted."""
    _serve(port, "run", "pepr_site.settings.base")


def dev(port):
    """Serve the site at `port` with debug pages and automatic reload, until interrupted."""
    _serve(port, "dev", "pepr_site.settings.dev", "--dev")


def backup():
    """Back up the site to a dated archive in `BACKUP_DIR`."""
    _manage("backup")


def restore(archive, replace):
    """Restore the site from `archive`; a site that has pages is replaced with `replace`, or after a confirmation."""
    if not Path(archive).is_file():
        raise Problem("Give the archive to restore: make restore ARCHIVE=.local/backups/pepr-….tar")
    _manage("restore", Path(archive).resolve(), *(["--replace"] if replace else []))


def variables_for(settings, port, database_url):
    """Return the environment of the site's processes."""
    return {
        # Mails are printed instead of sent, unless `EMAIL_URL` is set.
        "EMAIL_URL": "console://",
        "SECRET_KEY": secret_files.keep(secret_files.SECRET_KEY, 50),
        **os.environ,
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": settings,
        "SITE_URL": f"http://localhost:{port}",
        "SERVE_MEDIA": "1",
        "STATE_DIR": str(paths.LOCAL),
        "STATIC_ROOT": str(paths.STATIC),
        "MEDIA_ROOT": str(paths.MEDIA),
        "PGCONNECT_TIMEOUT": str(database.PATIENCE),
        "PYTHONUTF8": "1",
    }


@contextlib.contextmanager
def _prepared(port, packages="run"):
    """Install the `packages`, lock the port, and yield the URL of the database."""
    database.check_given()
    paths.make_local()
    with address.claimed(port) if port else contextlib.nullcontext():
        with environment.alone():
            environment.prepare(packages)
        with database.server() as url:
            yield url


def _serve(port, packages, settings, *options):
    with _prepared(port, packages) as url:
        variables = variables_for(settings, port, url) | GIVES_MEMORY_BACK
        command = [paths.PYTHON, "-m", "launch.serve", port, *options]
        with processes.running(command, env=variables) as served:
            try:
                served.wait()
            except KeyboardInterrupt:
                print("Stopping the site and its database.", flush=True)
                raise
    # It has printed the reason.
    sys.exit(served.returncode)


def _manage(*arguments):
    with _prepared(port=None) as url:
        variables = variables_for("pepr_site.settings.base", 8000, url)
        result = processes.run([paths.PYTHON, "manage.py", *arguments], env=variables)
    if result.returncode:
        sys.exit(result.returncode)
