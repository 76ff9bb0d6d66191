"""One line per step, and on a terminal a moving bar while it lasts."""

import sys
import threading
import time

PATIENCE = 2  # seconds before a step shows that it is still going
WIDTH = 24
FRAME = 0.1  # seconds


class Step:
    """A context manager that says `doing` while its block runs and `done` when it has succeeded.

    The block may change `done`, turn `mark` into a cross, and set `share` to how far it is (0 to 1) when it knows.
    """

    def __init__(self, doing, done):
        self.doing, self.done = doing, done
        self.mark, self.share = "✓", None
        self._over = threading.Event()

    def __enter__(self):
        self._start = time.monotonic()
        self._ticker = threading.Thread(target=self._show if sys.stdout.isatty() else self._say, daemon=True)
        self._ticker.start()
        return self

    def __exit__(self, kind, error, trace):
        self._over.set()
        self._ticker.join()
        if kind is None:
            print(f"{self.mark} {self.done} ({self._elapsed():.1f} s)", flush=True)

    def _elapsed(self):
        return time.monotonic() - self._start

    def _say(self):
        if not self._over.wait(PATIENCE):
            print(f"… {self.doing}", flush=True)

    def _show(self):
        while not self._over.wait(FRAME):
            print(f"\r\033[K… {self.doing}{self._bar()}", end="", flush=True)
        print("\r\033[K", end="", flush=True)

    def _bar(self):
        if (elapsed := self._elapsed()) < PATIENCE:
            return ""
        full = round(min(self.share or 0, 1) * WIDTH)
        bar = "" if self.share is None else " " + "█" * full + "·" * (WIDTH - full)
        return f"{bar} {elapsed:.0f} s"
