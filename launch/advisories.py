"""Known vulnerabilities of the locked packages, asked of a source of advisories that speaks OSV's language."""

import json
import os
import subprocess

from launch import locks, paths, processes
from launch.problem import NotKnown, Problem
from launch.progress import Step

# For a network that reaches only its own mirror: the address of a service like that of osv.dev, `…/v1/query`.
SOURCE = "ADVISORIES_URL"
LOG = paths.LOCAL / "advisories.log"
LONGEST = 160  # signs of an advisory's own words


def check():
    """Stop when a locked package has a known vulnerability, and otherwise when that could not be found out."""
    with Step("Asking for known vulnerabilities", "No known vulnerability") as step:
        packages = _ask()
        findings = list(_findings(packages))
        unanswered = [package["name"] for package in packages if "vulns" not in package]
        if findings or unanswered or not packages:
            step.mark, step.done = "✗", "Asked for known vulnerabilities"
    if findings:
        print("\n".join(findings), flush=True)
        raise Problem(f"Known vulnerabilities: {len(findings)}. Change the list or run `make lock UPGRADE=1`.")
    if not packages:
        raise NotKnown(f"No source of advisories answers (why: {LOG}): nothing is known. {SOURCE} names another.")
    if unanswered:
        raise NotKnown(f"The source of advisories does not know {', '.join(unanswered[:3])}: nothing is known of them.")


def _ask():
    """Return what is known of each locked package, as pip-audit tells it; nothing when nobody answers."""
    command = [paths.PYTHON, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--format", "json"]
    command += ["--progress-spinner", "off", "--vulnerability-service", "osv"]
    command += [part for name in locks.LISTS for part in ("--requirement", locks.path(name))]
    if address := os.environ.get(SOURCE):
        command += ["--osv-url", address]
    with LOG.open("w") as log:
        said = processes.run(command, stdout=subprocess.PIPE, stderr=log).stdout
    try:
        return json.loads(said)["dependencies"]
    except ValueError:
        return []


def _findings(packages):
    for package in packages:
        for found in package.get("vulns", ()):
            names = ", ".join([found["id"], *found["aliases"]])
            mended = f"mended in {' or '.join(found['fix_versions'])}" if found["fix_versions"] else "not mended yet"
            yield f"  {package['name']} {package['version']}: {names}, {mended}. {found['description'][:LONGEST]}"
