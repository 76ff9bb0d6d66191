"""Plays the tasks of an editor in a real browser, and writes what each costs into `editing.toml`.

`python -m bench.editing` ends badly when a task fails or costs more than asked.
"""

import re
import sys
import tomllib
from pathlib import Path

import pytest

BUDGETS = Path(__file__).with_name("editing.toml")


def budgets():
    """Return what each task may cost, by its name, as `editing.toml` says it."""
    return tomllib.loads(BUDGETS.read_text())


def is_over(counts, most):
    """Tell whether one of the counts is over that of `most`."""
    return any(count > limit for count, limit in zip(counts, most, strict=True))


class Recorder:
    """A plugin of pytest, which keeps what the tests count, by the name of the task."""

    def __init__(self):
        self.counts = {}

    def pytest_runtest_logreport(self, report):
        found = dict(report.user_properties)
        if report.when == "call" and "counts" in found:
            self.counts[found["task"]] = found["counts"]


def main():
    recorder, text = Recorder(), BUDGETS.read_text()
    pytest.main(["-q", "--no-header", "-p", "no:cacheprovider", "tests/browser/test_editing.py"], plugins=[recorder])
    over = []
    for name, task in budgets().items():
        counts = recorder.counts.get(name)
        print(f"{task['task']}: {counts or 'not done'}, at most {task['most']}")
        if not counts or is_over(counts, task["most"]):
            over.append(name)
        text = re.sub(rf"(?s)(\n\[{name}\]\n.*?\nnow = )[^\n]*", rf"\g<1>{counts}", text, count=1)
    if over:
        sys.exit(f"✗ Not done, or dearer than asked: {', '.join(over)}.")
    BUDGETS.write_text(text)


if __name__ == "__main__":
    main()
