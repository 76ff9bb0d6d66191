"""One site for all faults, the witnesses of each, and the table of what they saw."""

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
# What takes long is shortened where the machine is somebody else's.
IS_SHORT = bool(os.environ.get("FAULTS_SHORT"))
REPORT = paths.LOCAL / "faults.json"
ROWS = []


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
def site():
    site = Site(paths.LOCAL / "faults", PORT)
    try:
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
        for path in ("/", "/projets/", "/actualites/", "/en/") * 12:
            visitors.ask(path)
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
    REPORT.write_text(json.dumps({"at": time.time(), "rows": [asdict(row) for row in ROWS]}, indent=2))
    terminalreporter.line(f"Kept in {REPORT.relative_to(paths.ROOT)}")
