"""The site as a public one, measured once, and the table of what was found."""

import json
import os
from datetime import date

import pytest

from bench import report
from launch import paths

# The server and the browser of the browser tests.
from tests.browser.conftest import *  # noqa: F403

# Times are those of a machine that does nothing else: where it is somebody else's, they are told and not judged.
IS_SHORT = bool(os.environ.get("AUDIT_SHORT"))
OUT = paths.LOCAL / "audit"
MEASURED = paths.ROOT / "content" / "measured.json"


@pytest.fixture(scope="session")
def tools():
    assert (paths.AUDIT_TOOLS / "node_modules").exists(), "Run `make audit`, which installs what these tests need."
    return paths.AUDIT_TOOLS


@pytest.fixture(scope="session")
def found(request):
    """What is measured, for the report that ends the session: figures by page type, and how they were taken."""
    request.config.audit = {"measured_on": date.today().isoformat(), "method": {}, "pages": {}}
    return request.config.audit


def pytest_terminal_summary(terminalreporter, config):
    found = getattr(config, "audit", None)
    if not found or not found["pages"]:
        return
    terminalreporter.write_line("")
    terminalreporter.write_line(report.text(found))
    if IS_SHORT:
        measured = ", ".join(name for name, figures in found["pages"].items() if "performance" in figures)
        terminalreporter.write_line(
            f"The short form ran Lighthouse on {measured} alone, and held its scores, not its times, to the budgets."
        )
    OUT.mkdir(parents=True, exist_ok=True)
    data = json.dumps(found, indent=1, ensure_ascii=False) + "\n"
    (OUT / "audit.json").write_text(data)
    terminalreporter.write_line(f"Kept in {(OUT / 'audit.json').relative_to(paths.ROOT)}.")
    if config.getoption("--write-measured"):
        MEASURED.write_text(data)
