"""Child processes that end with the command that started them."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys

from launch import paths

PATIENCE = 10  # seconds that a process has to end
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def end_with_parent():
    """Have the kernel terminate this process when its parent dies, if supported (Linux)."""
    if _libc:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def spawn(command, **options):
    """Start `command` in the project's root, in a new process group; return its `Popen`.

    In its own group it does not receive Ctrl-C: its parent decides when it ends.
    """
    return subprocess.Popen(  # noqa: S603 - the commands are of this folder
        [str(part) for part in command],
        cwd=paths.ROOT,
        start_new_session=True,
        preexec_fn=end_with_parent,
        text=True,
        **options,
    )


def run(command, stop_with=signal.SIGTERM, patience=PATIENCE, **options):
    """Run `command`; return its exit code, and its output if `stdout` is given.

    If this process is interrupted meanwhile, it ends `command` as `end` does.
    """
    process = spawn(command, **options)
    try:
        output, _ = process.communicate()
    except BaseException:
        end(process, stop_with, patience)
        raise
    return subprocess.CompletedProcess(command, process.returncode, output)


def last_line(text):
    """Return the last line of a command's output, where most programs print their error."""
    return ((text or "").strip().splitlines() or ["no reason given"])[-1]


def end(process, how=signal.SIGTERM, patience=PATIENCE):
    """Terminate `process` and everything it started, after a while (seconds) by force."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
