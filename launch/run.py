"""`make run` and `make dev`: from a bare machine to the site in a browser; `make backup` and `make restore` of it."""

import contextlib
import http.client
import os
import subprocess
import sys
import time
from pathlib import Path

from launch import address, database, environment, paths, processes, secret_files, statics
from launch.problem import Problem
from launch.progress import Step

WORKERS = 2
# More than two cores keep busy: whatever waits for the database or a file holds one, and some are left for the page
# cache (`SLOW_REQUESTS`).
THREADS = 40
HEADERS_TIMEOUT = 10_000  # milliseconds
PATIENCE = 120  # seconds that the site has for its first page
# What pictures took is given back to the machine: the worker keeps 140 MB in place of 190. As in pepr-worker.service.
GIVES_MEMORY_BACK = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "131072", "MALLOC_TRIM_THRESHOLD_": "131072"}


def run(port):
    """Serve the site at `port` as production does, until interrupted."""
    with _prepared(port) as url:
        variables = variables_for("pepr_site.settings.base", port, url)
        is_first = not secret_files.ADMIN_PASSWORD.exists()
        with contextlib.ExitStack() as stack:
            with environment.alone(), _filling(variables) as filled:
                statics.collect(variables)
                # It loads while the database is being filled.
                served = stack.enter_context(processes.running(server(port), env=variables, stdin=subprocess.PIPE))
                filled()
                served.stdin.close()
            _stay(served, port, variables, is_first)


def server(port):
    """Return the command that serves the site at `port` as production does, once its standard input is closed."""
    # It warns of so many threads at each start.
    command = [paths.PYTHON, "-m", "launch.serve", "--interface", "wsgi", "--log-level", "error"]
    command += ["--workers", WORKERS, "--blocking-threads", THREADS, "--workers-kill-timeout", 5]
    # A worker that is killed is replaced; whoever dawdles over the headers of a request is shown out.
    command += ["--respawn-failed-workers", "--http1-header-read-timeout", HEADERS_TIMEOUT]
    return [*command, "--host", address.LOOPBACK, "--port", port, "pepr_site.wsgi:application"]


def dev(port):
    """Serve the site at `port` with debug pages, starting anew whenever a file changes, until interrupted."""
    with _prepared(port, "dev") as url:
        variables = variables_for("pepr_site.settings.dev", port, url)
        is_first = not secret_files.ADMIN_PASSWORD.exists()
        with environment.alone(), _filling(variables) as filled:
            filled()
        # This server looks at the database as it starts, and finds its own static files.
        command = [paths.PYTHON, "manage.py", "runserver", f"{address.LOOPBACK}:{port}"]
        with processes.running(command, env=variables) as served:
            _stay(served, port, variables, is_first)


def backup():
    """Write the site to one dated archive in `BACKUP_DIR`."""
    _manage("backup")


def restore(archive, replace):
    """Bring the site of `archive` back; a site that has pages is replaced with `replace`, or once somebody says yes."""
    if not Path(archive).is_file():
        raise Problem("Give the archive to restore: make restore ARCHIVE=.local/backups/pepr-….tar")
    _manage("restore", Path(archive).resolve(), *(["--replace"] if replace else []))


def variables_for(settings, port, database_url):
    """Return the environment of the site's processes."""
    return {
        # Mails are shown rather than sent, unless the machine says how to send them.
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
    """Hold the port, and give the URL of the database, once the `packages` are there."""
    database.check_given()
    paths.make_local()
    with address.claimed(port) if port else contextlib.nullcontext():
        with environment.alone():
            environment.prepare(packages)
        with database.server() as url:
            yield url


@contextlib.contextmanager
def _filling(variables):
    """Bring the database up to date, in a process that tells its own steps and problem; give what waits for its end."""
    with processes.running([paths.PYTHON, "-m", "launch.fill", "--pictures-later"], env=variables) as process:
        yield lambda: process.wait() and sys.exit(1)


def _stay(server, port, variables, is_first):
    """Tell where the site is, and keep the worker beside the server going, until that ends or is interrupted."""
    _wait_for_home_page(server, port)
    worker = None
    try:
        with address.relayed(port):
            _introduce(port, is_first)
            while server.poll() is None:
                if worker is None or worker.poll() is not None:
                    worker = processes.spawn([paths.PYTHON, "manage.py", "work"], env=variables | GIVES_MEMORY_BACK)
                time.sleep(1)
        raise Problem(f"The web server stopped by itself (code {server.returncode}).")
    except KeyboardInterrupt:
        print("Stopping the site and its database.", flush=True)
    finally:
        if worker:
            processes.end(worker)


def _wait_for_home_page(server, port):
    with Step("Starting the web server", "Web server started"):
        deadline = time.monotonic() + PATIENCE
        while server.poll() is None:
            with contextlib.suppress(ConnectionError):
                status = _status_of_home_page(port, deadline - time.monotonic())
                if status < http.client.INTERNAL_SERVER_ERROR:
                    return
                raise Problem(f"The home page answers {status}: the reason is above.")
            time.sleep(0.1)
        raise Problem(f"The web server stopped at once (code {server.returncode}): the reason is above.")


def _status_of_home_page(port, timeout):
    connection = http.client.HTTPConnection(address.LOOPBACK, port, timeout=max(timeout, 1))
    try:
        connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
        response = connection.getresponse()
        response.read()
        return response.status
    except TimeoutError:
        raise Problem(f"The home page does not answer within {PATIENCE} seconds.") from None
    finally:
        connection.close()


def _introduce(port, is_first):
    lines = ["", f"  Site      http://localhost:{port}/", f"  Admin     http://localhost:{port}/admin/"]
    if secret_files.ADMIN_PASSWORD.exists():
        where = secret_files.ADMIN_PASSWORD.relative_to(paths.ROOT)
        password = secret_files.ADMIN_PASSWORD.read_text().strip()
        shown = f"{password}   (shown this once; kept in {where})" if is_first else f"in {where}"
        lines += [f"  Name      {secret_files.ADMIN}", f"  Password  {shown}"]
    print("\n".join([*lines, "", "Ctrl-C stops the site and its database.", ""]), flush=True)


def _manage(*arguments):
    with _prepared(port=None) as url:
        variables = variables_for("pepr_site.settings.base", 8000, url)
        result = processes.run([paths.PYTHON, "manage.py", *arguments], env=variables)
    if result.returncode:
        sys.exit(result.returncode)
