"""Progress lines of a command, and the exception that ends one with a message."""

import sys
import time


class Problem(Exception):
    """An error that the user can act on, as one line of text."""


class Step:
    """A context manager that prints `doing` when its block begins and `done` when it has succeeded.

    The block may change `done`.
    """

    def __init__(self, doing, done):
        self.doing, self.done = doing, done

    def __enter__(self):
        self._start = time.monotonic()
        # On a terminal the second line replaces the first.
        self._terminal = sys.stdout.isatty()
        print(f"… {self.doing}", end="" if self._terminal else "\n", flush=True)
        return self

    def __exit__(self, kind, error, trace):
        if self._terminal:
            print("\r\033[K", end="", flush=True)
        if kind is None:
            print(f"✓ {self.done} ({time.monotonic() - self._start:.1f} s)", flush=True)
