"""How a command tells what it is doing: a line a step, or a bar on a terminal."""

import shutil

BAR_WIDTH = 24


class Progress:
    """Tells the steps of a task on `stream`, a command's output.

    On a terminal a bar stays on one line, and only what `step` calls worth
    keeping is left behind; anywhere else every step is a line. Says nothing
    when `verbosity` is 0.
    """

    def __init__(self, stream, verbosity=1):
        self._stream = stream
        self._is_quiet = verbosity == 0
        self._has_bar = not self._is_quiet and stream.isatty()
        self._total = self._done = 0

    def start(self, total, keep_done=False):
        """Say how many steps are to come; with `keep_done`, how many there are in all, as more of them are found."""
        self._total, self._done = total, self._done if keep_done else 0

    def step(self, text, worth_keeping=False):
        """Tell one step done."""
        self._done += 1
        if self._is_quiet:
            return
        if not self._has_bar:
            self._stream.write(text)
            return
        if worth_keeping:
            self._draw(text, "\n")
        filled = BAR_WIDTH * self._done // max(self._total, 1)
        bar = "█" * filled + "░" * (BAR_WIDTH - filled)
        self._draw(f"{bar} {self._done}/{self._total} {text}", "")

    def finish(self, text):
        """Take the bar away and sum up."""
        if not self._is_quiet:
            self._draw(text, "\n") if self._has_bar else self._stream.write(text)

    def tell(self, text):
        """Tell one thing more, once the bar is away."""
        if not self._is_quiet:
            self._stream.write(text)

    def clear(self):
        """Take the bar away, for a message that something else will write."""
        if self._has_bar:
            self._draw("", "")

    def _draw(self, text, ending):
        width = shutil.get_terminal_size().columns - 1
        self._stream.write(f"\r\033[K{text[:width] if not ending else text}", ending=ending)
        self._stream.flush()
