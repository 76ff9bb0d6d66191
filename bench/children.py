"""Processes that answer a line for each line they are told."""

import contextlib
import json
import subprocess

from launch import paths, processes
from launch.problem import Problem


class Child:
    """A running module that is told lines and answers lines."""

    def __init__(self, process):
        self._process = process

    def read(self):
        """Return the next line it says."""
        line = self._process.stdout.readline()
        if not line:
            raise Problem("A process of the bench stopped; the reason is above.")
        return line.rstrip("\n")

    def tell(self, line):
        """Tell it a line, and return its answer."""
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return self.read()

    def ask(self, what, path):
        """Have an asker (see `asker.py`) do `what` with `path`; return the figures. An answer that is no page fails."""
        found = json.loads(self.tell(json.dumps({"what": what, "path": path})))
        if found["status"] != 200:
            raise Problem(f"{path} answers {found['status']}.")
        return found


@contextlib.contextmanager
def child(module, variables):
    """Run `module` of this package while the block lasts; give its `Child`."""
    command = [paths.PYTHON, "-m", f"bench.{module}"]
    process = processes.spawn(command, env=variables, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        yield Child(process)
    finally:
        process.stdin.close()
        processes.end(process)
