"""Child processes that end with the command that started them."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys

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


@contextlib.contextmanager
def running(command, **options):
    """Keep `command` running while the block lasts; gives its `Popen`."""
    process = spawn(command, **options)
    try:
        yield process
    finally:
        end(process)


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
    """Ask `process` and everything it started to end, and after a while make them."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE)
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
