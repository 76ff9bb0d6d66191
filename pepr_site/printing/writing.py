"""Runs the document writers in a process of their own, which frees the memory of Typst and python-docx.

    with writing() as write:
        file = write("pdf", document, "sheet", "2026-11-30T12:00:00+01:00")

The process is this module: it reads a document a line, as JSON, and answers a line for each.
"""

import base64
import contextlib
import json
import resource
import signal
import subprocess
import sys
from importlib import import_module
from pathlib import Path

PROJECT = Path(__file__).parents[2]
# What one document may take; the report of a year takes a second and 150 MB.
LONGEST = 60  # seconds
MOST_MEMORY = 600 * 2**20  # bytes


class WritingError(Exception):
    """Why a document was not written."""


class _Writer:
    """The process, started with the first document, and anew after one that it did not outlive."""

    _process = None

    def write(self, kind, *arguments):
        """Return the bytes of a file. `kind` names a module of this package, of whose `write` these are the arguments.

        Raises `WritingError`.
        """
        command = [sys.executable, "-m", __name__, str(LONGEST), str(MOST_MEMORY)]
        self._process = self._process or subprocess.Popen(  # noqa: S603 - this module
            command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        with contextlib.suppress(BrokenPipeError):
            print(json.dumps([kind, *arguments]), file=self._process.stdin, flush=True)
        line = self._process.stdout.readline()
        if not line:
            raise WritingError(f"the process that writes ended with code {self.end()}")
        told = json.loads(line)
        if "error" in told:
            raise WritingError(told["error"])
        return base64.b64decode(told["file"])

    def end(self):
        """Let the process end; return its exit code."""
        process, self._process = self._process, None
        if process:
            process.communicate()
            return process.returncode
        return None


@contextlib.contextmanager
def writing():
    """Give `_Writer.write`; the process ends with the block."""
    writer = _Writer()
    try:
        yield writer.write
    finally:
        writer.end()


def main(longest, most_memory):
    """Write what is asked for, until nothing more is. What takes too long (s), or too many bytes, ends this process."""
    # Refused where the service has a bound of its own.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (most_memory, most_memory))
    for line in sys.stdin:
        signal.alarm(longest)
        kind, *arguments = json.loads(line)
        try:
            file = import_module(f"pepr_site.printing.{kind}").write(*arguments)
            told = {"file": base64.b64encode(file).decode()}
        except Exception as error:
            told = {"error": f"{type(error).__name__}: {error}"}
        signal.alarm(0)
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
