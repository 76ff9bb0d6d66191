"""`make audit`: what is measured of every page with tools that need Java or Node."""

import hashlib
import os
import shutil
import subprocess

from launch import database, paths, processes, quality, system
from launch.problem import Problem
from launch.progress import Step

NAMES = ("package.json", "package-lock.json")
STAMP = paths.AUDIT_TOOLS / "complete"


def audit(write=False, short=False):
    """Measure the site as a public one, print and keep the table, and fail on what passes a budget.

    With `write`, the figures go to `content/measured.json`, which the site shows. The `short` form runs Lighthouse on
    a few pages, and says so.
    """
    if write and short:
        raise Problem("The site shows the figures of every page: WRITE=1 goes with the whole audit, without SHORT=1.")
    quality.prepare()
    system.need_chromium()
    system.need_java()
    system.need_node()
    install_tools()
    command = [paths.PYTHON, "-m", "pytest", "-q", "--no-header", "--show-capture=no", paths.ROOT / "tests" / "audit"]
    with database.server(paths.TEST_DATABASE, "--loose"):
        variables = os.environ | {"SITE_PUBLIC": "1"} | ({"AUDIT_SHORT": "1"} if short else {})
        quality.finish([*command, *(["--write-measured"] if write else [])], env=variables)


def install_tools():
    """Leave the pinned Lighthouse, HTML checker and Readability in the folder of local state."""
    digest = hashlib.sha256(b"".join((paths.ROOT / "bench" / name).read_bytes() for name in NAMES)).hexdigest()
    if STAMP.exists() and STAMP.read_text() == digest:
        return
    shutil.rmtree(paths.AUDIT_TOOLS, ignore_errors=True)
    paths.AUDIT_TOOLS.mkdir()
    for name in NAMES:
        shutil.copy(paths.ROOT / "bench" / name, paths.AUDIT_TOOLS)
    with Step("Installing the tools of the audit", "Tools of the audit installed"):
        result = processes.run(
            ["npm", "ci", "--prefix", paths.AUDIT_TOOLS, "--ignore-scripts", "--no-audit", "--no-fund"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        if result.returncode:
            raise Problem(f"npm cannot install the tools of the audit: {processes.last_line(result.stdout)}")
    STAMP.write_text(digest)
