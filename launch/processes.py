"""Child processes that never outlive the command that started them."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from launch import paths

PATIENCE = 10  # seconds that a process has to end when asked to
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def end_with_parent():
    """Have the kernel end this process when its parent dies, where the kernel can do that (Linux)."""
    if _libc:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def spawn(command, **options):
    """Start `command` at the project's root as the leader of a group of its own; return its `Popen`.

    In a group of its own it does not see Ctrl-C: whoever started it decides when it ends.
    """
    return subprocess.Popen(  # noqa: S603 - the commands are of this folder
        [str(part) for part in command],
        cwd=paths.ROOT,
        start_new_session=True,
        preexec_fn=end_with_parent,
        text=True,
        **options,
    )


def run(command, stop_with=signal.SIGTERM, **options):
    """Run `command` to its end; return its exit code, with its output if `stdout` asks for it.

    When this process is interrupted meanwhile, `command` is told with the signal `stop_with`.
    """
    process = spawn(command, **options)
    try:
        output, _ = process.communicate()
    except BaseException:
        end(process, stop_with)
        raise
    return subprocess.CompletedProcess(command, process.returncode, output)


def last_line(text):
    """Return the last line that a command printed: where most programs say what went wrong."""
    return ((text or "").strip().splitlines() or ["no reason given"])[-1]


def end(process, how=signal.SIGTERM):
    """End `process` and everything it started."""
    end_group(process.pid, how, is_alive=lambda: process.poll() is None)
    process.wait()


def end_group(group, how=signal.SIGTERM, is_alive=None):
    """Ask the processes of `group` to end, and after a while make them."""
    is_alive = is_alive or (lambda: bool(ours(group)))
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, how)
        deadline = time.monotonic() + PATIENCE
        while is_alive() and time.monotonic() < deadline:
            time.sleep(0.05)
        os.killpg(group, signal.SIGKILL)


def ours(group):
    """Return the processes of `group` that run this project's Python: a number may since belong to others."""
    return [pid for pid, command in _commands(group) if str(paths.VENV) in command]


def _commands(group):
    if sys.platform != "linux":
        listing = subprocess.run(["ps", "-A", "-o", "pid=,pgid=,command="], capture_output=True, text=True)  # noqa: S607 - wherever the system has it
        rows = (line.split(None, 2) for line in listing.stdout.splitlines())
        return [(int(row[0]), row[2]) for row in rows if len(row) == 3 and row[1] == str(group)]
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        # A process may end while it is being looked at.
        with contextlib.suppress(OSError):
            if os.getpgid(int(entry.name)) == group:
                found.append((int(entry.name), (entry / "cmdline").read_text()))
    return found


def within(seconds, function, *arguments):
    """Return what `function` returns, or raise `TimeoutError` when it takes longer than `seconds`."""
    outcome = {}

    def attempt():
        try:
            outcome["value"] = function(*arguments)
        except Exception as error:
            outcome["error"] = error

    thread = threading.Thread(target=attempt, daemon=True)
    thread.start()
    thread.join(seconds)
    if "error" in outcome:
        raise outcome["error"]
    if "value" not in outcome:
        raise TimeoutError
    return outcome["value"]
