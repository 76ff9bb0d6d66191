"""Plays the tasks of an editor in a real browser, and writes down what each costs: `python -m bench.editing`.

The counts go into `editing.toml`, which a test holds, and into `docs/editing-tasks.md`. Ends badly when a task fails
or costs more than asked.
"""

import re
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest

BUDGETS = Path(__file__).with_name("editing.toml")
TABLE = Path(__file__).parents[1] / "docs" / "editing-tasks.md"
HEAD = """# What an editor’s tasks cost

Thirteen tasks, each from the dashboard, by visible menus and buttons only, in a real browser on a throw-away database:
page loads / clicks / fields filled. The browser counts, not the script: a load is a document that the window has read,
a click a press of the pointer, a field an input, a text or a list into which something was put (a box that is ticked
and a file that is picked are clicks). Written by `python -m bench.editing` on {day}; a test fails when a count grows.

| task | role | at most | counted |
|---|---|---|---|
"""


def budgets():
    """Return what each task may cost, as `editing.toml` says it."""
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


def rows(tasks, counts):
    """Yield the lines of the table."""
    for name, task in tasks.items():
        most, counted = (" / ".join(map(str, cost)) for cost in (task["most"], counts.get(name, ["not counted"])))
        yield f"| {task['task']} | {task.get('role', 'Communication')} | {most} | {counted} |"


def main():
    recorder, tasks = Recorder(), budgets()
    pytest.main(["-q", "--no-header", "-p", "no:cacheprovider", "tests/browser/test_editing.py"], plugins=[recorder])
    counts = recorder.counts
    told = "\n".join(rows(tasks, counts))
    print(told)
    if over := [name for name, task in tasks.items() if name not in counts or is_over(counts[name], task["most"])]:
        sys.exit(f"✗ Not done, or dearer than asked: {', '.join(over)}.")
    text = BUDGETS.read_text()
    for name, found in counts.items():
        text = re.sub(rf"(?s)(\n\[{name}\]\n.*?\nnow = )[^\n]*", rf"\g<1>{found}", text, count=1)
    BUDGETS.write_text(text)
    TABLE.write_text(HEAD.format(day=date.today().isoformat()) + told + "\n")


if __name__ == "__main__":
    main()
