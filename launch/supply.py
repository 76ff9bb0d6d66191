"""What the project takes from others: settled, looked over for known vulnerabilities, listed."""

import subprocess

from launch import advisories, environment, locks, paths, processes, quality
from launch import licences as licensing
from launch.problem import Problem
from launch.progress import Step

SBOM = paths.LOCAL / "sbom.json"
# What a server gets and nothing else, which is what a bill of materials is about.
SERVER = paths.LOCAL / "server"


def lock(upgrade=False):
    """Settle which packages the lists lead to, and have this machine follow."""
    paths.make_local()
    with environment.alone():
        # The tool that does it comes from the former lock.
        environment.fill()
        locks.make(upgrade)
        environment.fill()


def check():
    """Check the form of everything, then the locked packages against known vulnerabilities."""
    quality.lint()
    advisories.check()


def licences():
    """Write the page that lists every package with its licence."""
    quality.prepare()
    for name in locks.LISTS:
        if name not in ("site", "dev"):
            environment.add(name)
    bill = paths.LOCAL / "everything.json"
    describe(paths.PYTHON, bill)
    licensing.PAGE.write_text(licensing.page(bill))


def sbom():
    """Write the bill of materials of a server: its packages, their licences, and which needs which."""
    quality.prepare()
    with Step("Installing what a server gets", "What a server gets installed"):
        _run([paths.PYTHON, "-m", "venv", "--clear", "--without-pip", SERVER])
        python = SERVER / "bin" / "python"
        pip = [paths.PYTHON, "-m", "pip", "--python", python]
        _run([*pip, "install", *environment.HELD, "-q", "-r", locks.path("s3")])
    describe(python, SBOM, "--validate")
    print(f"Written: {SBOM.relative_to(paths.ROOT)}", flush=True)


def describe(python, target, checked="--no-validate"):
    """Write to `target` which packages the environment of `python` holds, in CycloneDX's form.

    To hold it against the schema (`--validate`) takes a second for ten packages.
    """
    command = [paths.PYTHON, "-m", "cyclonedx_py", "environment", "--output-reproducible", checked]
    command += ["--of", "JSON", "--output-file", target, python]
    with Step("Writing the bill of materials", "Bill of materials written"):
        _run(command)


def _run(command):
    result = processes.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if result.returncode:
        raise Problem(f"{command[2]} failed: {processes.last_line(result.stdout)}")
