"""The commands that run inside the environment: the site, `manage.py` on its database, development tools."""

import os
import signal
import sys

import psycopg2
from django.core.management import execute_from_command_line

from launch import local_postgres, paths, processes, secret_files, serve
from launch.console import Problem, Step

PATIENCE = 5  # seconds to wait for an answer of the database


def run(port):
    """Serve the site at `port` as in production, until interrupted."""
    set_up(SITE_URL=f"http://localhost:{port}")
    serve.main(port)


def dev(port):
    """Serve the site at `port` with debug pages and automatic reload, until interrupted."""
    set_up(SITE_URL=f"http://localhost:{port}", DJANGO_SETTINGS_MODULE="pepr_site.settings.dev")
    serve.main(port, is_dev=True)


def manage(*arguments):
    """Run a command of `manage.py` on the database of `make run`."""
    set_up()
    execute_from_command_line(["manage.py", *arguments])


def tool(*arguments):
    """Run a Python module with its arguments; return its exit code."""
    if os.environ.get("DATABASE_URL"):
        check_database(os.environ["DATABASE_URL"])
    return processes.run([sys.executable, "-m", *arguments], stop_with=signal.SIGINT).returncode


def set_up(folder=paths.DATABASE, **variables):
    """Put the settings of the site into the environment, `variables` first; have a database that answers.

    It is that of `DATABASE_URL`, otherwise of the bundled server with its data in `folder`.
    """
    url = os.environ.get("DATABASE_URL")
    if url:
        check_database(url)
    else:
        with Step("Starting the database", "Database started"):
            url = local_postgres.start(folder)
    usual = {
        # Mails are printed instead of sent, unless `EMAIL_URL` is set.
        "EMAIL_URL": "console://",
        "SECRET_KEY": secret_files.keep(secret_files.SECRET_KEY, 50),
    }
    own = {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "pepr_site.settings.base",
        "SITE_URL": "http://localhost:8000",
        "SERVE_MEDIA": "1",
        "STATE_DIR": str(paths.LOCAL),
        "STATIC_ROOT": str(paths.STATIC),
        "MEDIA_ROOT": str(paths.MEDIA),
        "PGCONNECT_TIMEOUT": str(PATIENCE),
    }
    os.environ.update(usual | os.environ | own | variables)


def check_database(url):
    """Raise `Problem` if `url`, which may contain a password and is never printed, leads to no database."""
    try:
        psycopg2.connect(url, connect_timeout=PATIENCE).close()
    except psycopg2.OperationalError as error:
        # The other lines are hints of the driver.
        raise Problem(f"The database refuses: {str(error).strip().splitlines()[0]}") from None
    except psycopg2.ProgrammingError:
        raise Problem(
            "DATABASE_URL is malformed: it must look like postgresql://user:password@host:5432/name."
        ) from None
