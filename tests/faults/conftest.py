"""One site for all faults, the witnesses of each, and the table of what they saw.

The short form takes a minute. What a test says of itself tells what it leaves out, and this is told at its end:
`whole_only(why)` stands on what only the whole form plays, `shorter(how)` on what the short form plays in part.
"""

import json
import os
import time
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field

import psycopg2
import pytest

from launch import paths, secret_files
from tests.faults.people import Editor, Visitors
from tests.faults.site import Site

PORT = int(os.environ.get("FAULTS_PORT", "8199"))
IS_SHORT = bool(os.environ.get("FAULTS_SHORT"))
REPORT = paths.LOCAL / "faults.json"
ROWS = []
LEFT_OUT, SHORTER = [], []


def pytest_configure(config):
    config.addinivalue_line("markers", "whole_only(why): a fault that the short form leaves out")
    config.addinivalue_line("markers", "shorter(how): a fault that the short form plays in part")


def pytest_collection_modifyitems(config, items):
    if not IS_SHORT:
        return
    left = {item: marker.args[0] for item in items if (marker := item.get_closest_marker("whole_only"))}
    LEFT_OUT.extend(f"{_words(item.nodeid)}: {why}" for item, why in left.items())
    items[:] = [item for item in items if item not in left]
    config.hook.pytest_deselected(items=list(left))
    SHORTER.extend(f"{_words(item.nodeid)}: {mark.args[0]}" for item in items for mark in item.iter_markers("shorter"))


def _words(nodeid):
    return nodeid.partition("::test_")[2].replace("_", " ")


@dataclass
class Row:
    """What happened while one thing was broken."""

    broken: str
    requests: int = 0
    failures: dict = field(default_factory=dict)
    put_off: int = 0
    healed_in: float = 0
    lost: int = 0
    note: str = ""


@pytest.fixture(scope="session")
def site(django_db_blocker):
    site = Site(paths.LOCAL / "faults", PORT)
    try:
        with django_db_blocker.unblock():
            site.fill()
        site.start()
        yield site
    finally:
        site.close()


@pytest.fixture(scope="session")
def editor(site):
    return Editor(site, secret_files.ADMIN, secret_files.ADMIN_PASSWORD.read_text().strip())


@pytest.fixture
def fault(site):
    """A context in which something is broken: it gives the visitors and the row of the table to fill in."""

    @contextmanager
    def breaking(what):
        row, visitors = Row(what), Visitors(site)
        # Both workers have seen the pages that everybody reads.
        visitors.ask_every_worker(len(site.workers()))
        visitors.wait_until_new()
        visitors.seen.clear()
        try:
            with visitors:
                yield visitors, row
        except BaseException as error:
            row.note = f"✗ {type(error).__name__}: {str(error).partition(chr(10))[0]}"
            raise
        finally:
            row.requests, row.failures, row.put_off = len(visitors.seen), dict(visitors.failures), visitors.put_off
            ROWS.append(row)
        assert row.failures == {}
        assert row.lost == 0

    return breaking


@pytest.fixture
def database(site):
    """A function that asks the site's database something, on a connection of its own, and returns the rows."""

    def ask(sql, *values):
        with closing(psycopg2.connect(site.database_url)) as connection, connection.cursor() as cursor:
            cursor.execute(sql, values)
            rows = cursor.fetchall()
            connection.commit()
            return rows

    return ask


@pytest.fixture
def news(database):
    """The number of the page under which news are published."""
    return database("SELECT id FROM wagtailcore_page WHERE slug = 'actualites'")[0][0]


def pytest_terminal_summary(terminalreporter):
    if not ROWS:
        return
    line = "{:<58} {:>8} {:>8} {:>8} {:>8} {:>5}"
    terminalreporter.section("faults")
    terminalreporter.line(line.format("what was broken", "requests", "failures", "put off", "healed", "lost"))
    for row in ROWS:
        figures = (row.requests, sum(row.failures.values()), row.put_off, f"{row.healed_in:.1f} s", row.lost)
        terminalreporter.line(line.format(row.broken, *figures))
        if row.note:
            terminalreporter.line(f"    {row.note}")
    # Beside what the short form leaves out, what this machine cannot play.
    skipped = terminalreporter.stats.get("skipped", [])
    left_out = LEFT_OUT + [f"{_words(test.nodeid)}: {test.longrepr[2].removeprefix('Skipped: ')}" for test in skipped]
    for title, told in (("Played in part", SHORTER), ("LEFT OUT", left_out)):
        if told:
            terminalreporter.line(f"{title} ({len(told)}):")
        for line in told:
            terminalreporter.line(f"    {line}")
    if not left_out:
        terminalreporter.line("Nothing is left out.")
    kept = {"at": time.time(), "rows": [asdict(row) for row in ROWS], "shorter": SHORTER, "left_out": left_out}
    REPORT.write_text(json.dumps(kept, indent=2))
    terminalreporter.line(f"Kept in {REPORT.relative_to(paths.ROOT)}")
