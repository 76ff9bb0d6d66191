"""Runs the document writers in a separate process, so that the memory of Typst and python-docx is freed.

    with writing() as write:
        file = write("pdf", document, "sheet", "2026-11-30T12:00:00+01:00")

The process runs this module: it reads one document per line, as JSON, and answers with one line for each.
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
# The limits for one document; an annual report takes a second and 150 MB.
LONGEST = 60  # seconds
MOST_MEMORY = 600 * 2**20  # bytes


class WritingError(Exception):
    """A document could not be written; its text is the reason."""


class _Writer:
    """The process, started with the first document, and restarted if a document made it exit."""

    _process = None

    def write(self, kind, *arguments):
        """Return the bytes of a file. `kind` names a module of this package, whose `write` gets `arguments`.

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
        answer = json.loads(line)
        if "error" in answer:
            raise WritingError(answer["error"])
        return base64.b64decode(answer["file"])

    def end(self):
        """Stop the process; return its exit code."""
        process, self._process = self._process, None
        if process:
            process.communicate()
            return process.returncode
        return None


@contextlib.contextmanager
def writing():
    """Yield `_Writer.write`; the process ends with the block."""
    writer = _Writer()
    try:
        yield writer.write
    finally:
        writer.end()


def main(longest, most_memory):
    """Write documents until the input ends. One that exceeds the limits, in seconds and bytes, ends this process."""
    # Fails if the service already has a lower limit.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (most_memory, most_memory))
    for line in sys.stdin:
        signal.alarm(longest)
        kind, *arguments = json.loads(line)
        try:
            file = import_module(f"pepr_site.printing.{kind}").write(*arguments)
            answer = {"file": base64.b64encode(file).decode()}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        signal.alarm(0)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
