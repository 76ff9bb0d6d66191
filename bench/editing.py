"""Play the tasks of an editor in a real browser, print what each costs, and write it down: `make bench-editing`.

The counts go into `editing.toml`, which a test holds, and into
`docs/editing-tasks.md`. Ends badly when a task fails or costs more than asked.
"""

import re
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest

from bench.hands import CLICKS, FIELDS, LOADS

ROOT = Path(__file__).parents[1]
BUDGETS = Path(__file__).with_name("editing.toml")
TABLE = ROOT / "docs" / "editing-tasks.md"
KINDS = (LOADS, CLICKS, FIELDS)
HEAD = """# What an editor’s tasks cost

Thirteen tasks, each from the dashboard, by visible menus and buttons only, in a real browser on a throw-away database:
page loads / clicks / fields filled. The browser counts, not the script: a load is a document that the window has read,
a click a press of the pointer, a field an input, a text or a list into which something was put (a box that is ticked
and a file that is picked are clicks). Written by `make bench-editing` on {day}; a test fails when a count grows.

| task | role | at most | counted |
|---|---|---|---|
"""


def budgets():
    """Return what each task may cost, as `editing.toml` says it."""
    return tomllib.loads(BUDGETS.read_text())


class Recorder:
    """Keeps what the tests count, by the name of the task."""

    def __init__(self):
        self.counts = {}

    def pytest_runtest_logreport(self, report):
        found = dict(report.user_properties)
        if report.when == "call" and "counts" in found:
            self.counts[found["task"]] = found["counts"]


def written(counts):
    return " / ".join(str(counts[kind]) for kind in KINDS) if counts else "not counted yet"


def rows(tasks, counts):
    return [
        f"| {task['task']} | {task['role']} | {written(task['most'])} | {written(counts.get(name))} |"
        for name, task in tasks.items()
    ]


def keep(counts):
    """Write the counts into `editing.toml`, in the place of the last ones, and into the page of the documentation."""
    text = BUDGETS.read_text()
    for name, found in counts.items():
        line = "now = { " + ", ".join(f"{kind} = {found[kind]}" for kind in KINDS) + " }\n"
        section = re.compile(rf"(\[{name}\]\n(?:(?!now|\[).*\n)*?most = .*\n)(?:now = .*\n)?")
        text = section.sub(lambda found, line=line: found[1] + line, text)
    BUDGETS.write_text(text)
    head = HEAD.format(day=date.today().isoformat())
    TABLE.write_text(head + "\n".join(rows(budgets(), counts)) + "\n")


def main():
    recorder, tasks = Recorder(), budgets()
    pytest.main(["-q", "--no-header", "-p", "no:cacheprovider", "tests/browser/test_editing.py"], plugins=[recorder])
    print("\n".join(rows(tasks, recorder.counts)))
    over = [
        name
        for name, task in tasks.items()
        if name not in recorder.counts or any(recorder.counts[name][kind] > task["most"][kind] for kind in KINDS)
    ]
    if over:
        sys.exit(f"✗ Not done, or dearer than asked: {', '.join(over)}.")
    keep(recorder.counts)


if __name__ == "__main__":
    main()
