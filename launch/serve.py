"""Serves the site for `make run` and `make dev`: fills the database, then runs the web server and the worker.

The site is loaded once: the process that fills the database, the web server's workers and the task worker are forks
that share its memory. Forking is safe on Linux only; elsewhere each process loads the site itself.
"""

import asyncio
import contextlib
import gc
import http.client
import importlib
import multiprocessing
import os
import signal
import sys
import time
from multiprocessing import connection

import django
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import storages
from django.core.management import call_command
from django.utils.module_loading import import_string
from django.utils.translation import gettext, override
from granian.cli import entrypoint

from launch import fill, paths, processes, secret_files, statics, system
from launch.console import Problem, Step

WORKERS = 2
# More than two cores need: requests that wait for the database or a file occupy one each, and some are reserved for
# the page cache (`SLOW_REQUESTS`).
THREADS = 40
HEADERS_TIMEOUT = 10_000  # milliseconds
CHUNK = 2**16  # bytes
PATIENCE = 120  # seconds until the first page must be served


def main(port, is_dev=False):
    """Fill the database, then serve the site at `port` until a signal. Raises `Problem`."""
    is_first = not secret_files.ADMIN_PASSWORD.exists()
    if sys.platform == "linux":
        multiprocessing.set_start_method("fork")
        load()
    try:
        # runserver finds its own static files.
        for process in [start(function) for function in ([fill.main] if is_dev else [fill.main, statics.collect])]:
            process.join()
            if process.exitcode:
                # It has printed the reason.
                sys.exit(1)
        server = start(serve_dev if is_dev else serve, port)
        wait_for_home_page(server, port)
        start(relay, port)
        introduce(port, is_first)
        keep_worker(server)
    except KeyboardInterrupt:
        print("Stopping the site and its database.", flush=True)
        raise
    finally:
        for process in (children := multiprocessing.active_children()):
            process.terminate()
        for process in children:
            process.join(processes.PATIENCE)
            process.kill()


def load():
    """Load what the forks share: the site, its URLs, its translations."""
    try:
        django.setup()
        for name in settings.MIDDLEWARE:
            import_string(name)
        importlib.import_module(settings.ROOT_URLCONF)
        for language, _name in settings.LANGUAGES:
            with override(language):
                gettext("")
    except ImproperlyConfigured as error:
        raise Problem(str(error).strip()) from None
    # Garbage collection writes to objects, and so copies their memory pages.
    gc.collect()
    gc.freeze()


def start(function, *arguments):
    """Run a function in a new process, which ends with this one; return the process."""
    process = multiprocessing.Process(target=_run, args=[function, *arguments])
    process.start()
    return process


def _run(function, *arguments):
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    processes.end_with_parent()
    # Only this process terminates it: a worker that gets a second signal abandons its task.
    os.setpgrp()
    try:
        function(*arguments)
    except Problem as problem:
        sys.exit(f"✗ {problem}")


def granian(port, application="pepr_site.wsgi:application"):
    """Return the command that serves `application` at `port` as in production."""
    # Without this it warns about the number of threads at each start.
    command = [paths.PYTHON, "-m", "granian", "--interface", "wsgi", "--log-level", "error"]
    command += ["--workers", WORKERS, "--blocking-threads", THREADS, "--workers-kill-timeout", 5]
    # A killed worker is replaced; clients that send headers too slowly are disconnected.
    command += ["--respawn-failed-workers", "--http1-header-read-timeout", HEADERS_TIMEOUT]
    return [str(part) for part in (*command, "--host", system.LOOPBACK, "--port", port, application)]


def serve(port):
    if apps.ready:
        # The manifest of the static files was read before it was written.
        storages["staticfiles"].reload()
    sys.argv = granian(port)[2:]
    entrypoint()


def serve_dev(port):
    os.execv(paths.PYTHON, [paths.PYTHON, "manage.py", "runserver", f"{system.LOOPBACK}:{port}"])  # noqa: S606 - no shell


def relay(port):
    """Forward connections to `port` of `[::1]`, the other address of `localhost`, to the web server.

    It only listens on the IPv4 loopback address. Without IPv6 there is nothing to do.
    """
    with contextlib.suppress(OSError):
        asyncio.run(_relay(port))


async def _relay(port):
    async def pour(source, target):
        while data := await source.read(CHUNK):
            target.write(data)
            await target.drain()
        target.write_eof()

    async def answer(reader, writer):
        with contextlib.closing(writer), contextlib.suppress(OSError):
            site_reader, site_writer = await asyncio.open_connection(system.LOOPBACK, port)
            with contextlib.closing(site_writer):
                await asyncio.gather(pour(reader, site_writer), pour(site_reader, writer))

    server = await asyncio.start_server(answer, system.LOOPBACK_6, port)
    await server.serve_forever()


def work():
    django.setup()
    call_command("work")


def keep_worker(server):
    """Keep the worker running as long as the server runs."""
    worker = None
    while server.is_alive():
        if worker is None or not worker.is_alive():
            worker = start(work)
        connection.wait([server.sentinel, worker.sentinel])
        # Do not restart a failing worker in a tight loop.
        time.sleep(1)
    raise Problem(f"The web server stopped by itself (code {server.exitcode}).")


def wait_for_home_page(server, port):
    """Return once the home page is served; raise `Problem` where it is not."""
    with Step("Starting the web server", "Web server started"):
        while server.is_alive():
            home = http.client.HTTPConnection(system.LOOPBACK, port, timeout=PATIENCE)
            with contextlib.suppress(ConnectionError), contextlib.closing(home):
                home.request("GET", "/", headers={"Host": f"localhost:{port}"})
                response = home.getresponse()
                response.read()
                if response.status < http.client.INTERNAL_SERVER_ERROR:
                    return
                raise Problem(f"The home page answers {response.status}: the reason is above.")
            time.sleep(0.1)
        raise Problem(f"The web server stopped at once (code {server.exitcode}): the reason is above.")


def introduce(port, is_first):
    lines = ["", f"  Site      http://localhost:{port}/", f"  Admin     http://localhost:{port}/admin/"]
    if secret_files.ADMIN_PASSWORD.exists():
        where = secret_files.ADMIN_PASSWORD.relative_to(paths.ROOT)
        password = secret_files.ADMIN_PASSWORD.read_text().strip()
        shown = f"{password}   (shown this once; kept in {where})" if is_first else f"in {where}"
        lines += [f"  Name      {secret_files.ADMIN}", f"  Password  {shown}"]
    print("\n".join([*lines, "", "Ctrl-C stops the site and its database.", ""]), flush=True)
