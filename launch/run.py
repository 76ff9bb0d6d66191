"""`make run` and `make dev`: from a bare machine to the site in a browser."""

import contextlib
import http.client
import os
import sys
import threading
import time

from launch import address, database, environment, loopback, paths, processes, secret_files, statics
from launch.problem import Problem
from launch.progress import Step

PORT = "8000"  # unless told otherwise
WORKERS = 2
# More than two cores keep busy: whatever waits for the database or a file holds one, and some are left for the page
# cache (`SLOW_REQUESTS`).
THREADS = 16
HEADERS_TIMEOUT = 10_000  # milliseconds
PATIENCE = 120  # seconds that the site has for its first page


def run(port):
    """Serve the site at `port` as production does, until interrupted."""
    _serve(port, "pepr_site.settings.base", server(port), statics.collecting)


def server(port):
    """Return the command that serves the site at `port` as production does."""
    command = [paths.PYTHON, "-m", "granian", "--interface", "wsgi", "--log-level", "warning"]
    command += ["--workers", WORKERS, "--blocking-threads", THREADS, "--workers-kill-timeout", 5]
    # A worker that is killed is replaced; whoever dawdles over the headers of a request is shown out.
    command += ["--respawn-failed-workers", "--http1-header-read-timeout", HEADERS_TIMEOUT]
    return [*command, "--host", address.LOOPBACK, "--port", port, "pepr_site.wsgi:application"]


def dev(port):
    """Serve the site at `port` with debug pages, starting anew whenever a file changes, until interrupted."""
    command = [paths.PYTHON, "manage.py", "runserver", f"{address.LOOPBACK}:{port}"]
    # This server looks at the database as it starts, and finds its own static files.
    _serve(port, "pepr_site.settings.dev", command, lambda _variables: contextlib.nullcontext(False))


def _serve(port, settings, command, collecting):
    database.check_given()
    paths.make_local()
    with contextlib.ExitStack() as stack:
        claim = stack.enter_context(address.Claim(port))
        with environment.alone():
            environment.prepare()
        variables = variables_for(settings, port, stack.enter_context(database.server()))
        serving = _serving(command, variables, claim)
        is_first = not secret_files.ADMIN_PASSWORD.exists()
        with environment.alone(), collecting(variables) as is_collected:
            if is_collected:
                # It loads while the database is being looked through, which saves half of a second start.
                server = stack.enter_context(serving)
            _fill(variables)
        if not is_collected:
            server = stack.enter_context(serving)
        stack.enter_context(_working(variables))
        _wait_for_home_page(server, port)
        stack.enter_context(loopback.relayed(port))
        _stay(server, port, is_first)


@contextlib.contextmanager
def _serving(command, variables, claim):
    server = processes.spawn(command, env=variables)
    claim.record(server)
    try:
        yield server
    finally:
        processes.end(server)


@contextlib.contextmanager
def _working(variables):
    """Keep what is done in the background going while the block lasts, with another process where one has ended."""
    over = threading.Event()
    workers = []

    def keep():
        while not over.is_set():
            workers[:] = [processes.spawn([paths.PYTHON, "manage.py", "work"], env=variables)]
            workers[0].wait()
            over.wait(1)

    keeper = threading.Thread(target=keep, daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        for worker in workers:
            processes.end(worker)
        keeper.join(processes.PATIENCE)


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


def _fill(variables):
    """Bring the database up to date, in a process that tells its own steps and its own problem."""
    result = processes.run([paths.PYTHON, "-m", "launch.fill"], env=variables)
    if result.returncode:
        sys.exit(1)


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


def _stay(server, port, is_first):
    try:
        _introduce(port, is_first)
        server.wait()
    except KeyboardInterrupt:
        print("Stopping the site and its database.", flush=True)
    else:
        raise Problem(f"The web server stopped by itself (code {server.returncode}).")


def _introduce(port, is_first):
    lines = ["", f"  Site      http://localhost:{port}/", f"  Admin     http://localhost:{port}/admin/"]
    if secret_files.ADMIN_PASSWORD.exists():
        where = secret_files.ADMIN_PASSWORD.relative_to(paths.ROOT)
        password = secret_files.ADMIN_PASSWORD.read_text().strip()
        shown = f"{password}   (shown this once; kept in {where})" if is_first else f"in {where}"
        lines += [f"  Name      {secret_files.ADMIN}", f"  Password  {shown}"]
    print("\n".join([*lines, "", "Ctrl-C stops the site and its database.", ""]), flush=True)
