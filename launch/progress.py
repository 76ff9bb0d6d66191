"""One line per step, and on a terminal a moving bar while it lasts."""

import sys
import threading
import time

PATIENCE = 2  # seconds before a step shows that it is still going
WIDTH = 24
FRAME = 0.1


class Step:
    """A context manager that says `doing` while its block runs and `done` when it has succeeded.

    The block may change `done`, turn `mark` into a cross, and set `share` to how
    far it is (0 to 1, or a function that returns that) when it knows.
    """

    def __init__(self, doing, done):
        self.doing = doing
        self.done = done
        self.mark = "✓"
        self.share = None
        self._terminal = sys.stdout.isatty()
        self._over = threading.Event()

    def __enter__(self):
        self._start = time.monotonic()
        self._ticker = threading.Thread(target=self._show, daemon=True)
        self._ticker.start()
        return self

    def __exit__(self, kind, error, trace):
        self._over.set()
        self._ticker.join()
        if kind is None:
            _line(f"{self.mark} {self.done} ({self._elapsed():.1f} s)")

    def _elapsed(self):
        return time.monotonic() - self._start

    def _show(self):
        if not self._terminal:
            if not self._over.wait(PATIENCE):
                _line(f"… {self.doing}")
            return
        while not self._over.wait(FRAME):
            print(f"\r\033[K… {self.doing}{self._bar()}", end="", flush=True)
        print("\r\033[K", end="", flush=True)

    def _bar(self):
        elapsed = self._elapsed()
        if elapsed < PATIENCE:
            return ""
        if self.share is None:
            # How much is left is unknown: a block that travels shows only that work goes on.
            position = int(elapsed / FRAME / 2) % (WIDTH - 3)
            bar = "·" * position + "███" + "·" * (WIDTH - 3 - position)
        else:
            share = self.share() if callable(self.share) else self.share
            full = round(min(share, 1) * WIDTH)
            bar = "█" * full + "·" * (WIDTH - full)
        return f" {bar} {elapsed:.0f} s"


def _line(text):
    print(text, flush=True)
