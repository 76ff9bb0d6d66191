"""What is installed is what was settled: each package in one version, with its hashes, wherever it comes from."""

import re
import subprocess

import pytest

from launch import environment, paths

LOCKED = paths.ROOT / "requirements" / "locked"
# The list of each lock.
LISTS = {
    path.stem: "requirements.txt" if path.stem == "site" else f"requirements/{path.name}" for path in LOCKED.iterdir()
}
PACKAGE = re.compile(r"^([a-z0-9][a-z0-9-]*)==(\S+)( ; [^\\]+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def lines(path):
    return [line for line in path.read_text().splitlines() if line and not line.lstrip().startswith("#")]


def pins(name):
    """The packages of a lock, `{name: versions}`: more than one where they go by the version of Python."""
    found = {}
    for package, version, _where in (
        match.groups() for match in map(PACKAGE.match, lines(LOCKED / f"{name}.txt")) if match
    ):
        found.setdefault(package, set()).add(version)
    return found


def asked(path):
    """What a list and those that it names ask for, `{name: version}`."""
    found = {}
    for line in lines(path):
        if line.startswith("-r "):
            found |= asked(path.parent / line.removeprefix("-r "))
        else:
            package, _, version = line.partition(";")[0].strip().partition("==")
            found[re.sub(r"[-_.]+", "-", package.partition("[")[0]).lower()] = version
    return found


@pytest.mark.parametrize("name", LISTS)
def test_every_line_is_a_package_or_a_hash(name):
    locked = lines(LOCKED / f"{name}.txt")
    assert [line for line in locked if not (PACKAGE.match(line) or HASH.match(line))] == []
    # A package's line continues on its hashes, of which the last ends it.
    assert sum(bool(PACKAGE.match(line)) for line in locked) == sum(not line.endswith("\\") for line in locked)


@pytest.mark.parametrize(("name", "listed"), LISTS.items())
def test_every_package_asked_for_is_locked_in_that_version(name, listed):
    wanted, locked = asked(paths.ROOT / listed), pins(name)
    assert {package: locked.get(package) for package in wanted} == {p: {v} for p, v in wanted.items()}, "make lock"


def test_no_two_locks_disagree():
    everything = {}
    for name in LISTS:
        for package, versions in pins(name).items():
            assert everything.setdefault(package, versions) == versions, package


def test_nothing_that_is_installed_lacks_what_it_needs():
    # Locks are installed without looking for what packages need: they name it all.
    command = [environment.UV, "pip", "check", "--python", paths.PYTHON]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
