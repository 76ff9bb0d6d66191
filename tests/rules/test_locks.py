"""What is installed is what was settled: each package in one version, with its hashes, wherever it comes from."""

import re
import subprocess
import sys

import pytest

from launch import locks

PACKAGE = re.compile(r"^([a-z0-9][a-z0-9-]*)==(\S+)( ; [^\\]+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


@pytest.fixture
def copies(tmp_path, monkeypatch):
    """Lists and locks of another project: `site` asks for one package, and `dev` for another besides."""
    lists = {"site": tmp_path / "requirements.txt", "dev": tmp_path / "requirements" / "dev.txt"}
    monkeypatch.setattr(locks.paths, "ROOT", tmp_path)
    monkeypatch.setattr(locks, "LISTS", lists)
    monkeypatch.setattr(locks, "FOLDER", tmp_path / "locked")
    locks.FOLDER.mkdir()
    lists["dev"].parent.mkdir()
    lists["site"].write_text("# A remark.\none==1\n")
    lists["dev"].write_text("-r ../requirements.txt\ntwo==2\n")
    for name in lists:
        locks.path(name).write_text(f"# Made.\n{locks.DIGEST}{locks._digest(name)}\n")
    return lists


def test_every_lock_is_of_its_list():
    assert locks.stale() == []


@pytest.mark.parametrize(
    ("name", "text", "stale"),
    [
        ("site", "# Another remark.\n\none==1\n", []),
        ("site", "one==2\n", ["site", "dev"]),
        ("site", "one[more]==1\n", ["site", "dev"]),
        ("dev", "-r ../requirements.txt\n", ["dev"]),
    ],
)
def test_a_list_that_has_changed_makes_its_lock_old(copies, name, text, stale):
    copies[name].write_text(text)
    assert locks.stale() == stale


def test_what_is_not_locked_stops_a_command(copies):
    copies["dev"].write_text("two==3\n")
    with pytest.raises(
        locks.Problem, match=r"^Changed since the locks were made: requirements/dev\.txt\. Run `make lock`\.$"
    ):
        locks.need_current()


@pytest.mark.parametrize("name", locks.LISTS)
def test_every_line_is_a_package_a_hash_or_a_remark(name):
    lines = locks.path(name).read_text().splitlines()
    strange = [line for line in lines if not (PACKAGE.match(line) or HASH.match(line) or line.lstrip()[0] == "#")]
    assert strange == []
    # A package's line continues on its hashes, of which the last ends it.
    assert sum(bool(PACKAGE.match(line)) for line in lines) == sum(
        line.startswith("    --hash") and not line.endswith("\\") for line in lines
    )


@pytest.mark.parametrize("name", locks.LISTS)
def test_every_package_asked_for_is_there_in_that_version(name):
    asked = [line.partition(";")[0].strip().partition("==") for line in locks._asked(locks.LISTS[name])]
    normal = {re.sub(r"\[.*|[-_.]+", lambda m: "" if m[0][0] == "[" else "-", p).lower(): {v} for p, _, v in asked}
    pins = locks.pins(name)
    assert {package: pins.get(package) for package in normal} == normal


def test_no_two_locks_disagree():
    everything = {}
    for name in locks.LISTS:
        for package, versions in locks.pins(name).items():
            assert everything.setdefault(package, versions) == versions, package


def test_nothing_that_is_installed_lacks_what_it_needs():
    # Locks are installed without looking for what packages need: they name it all.
    result = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True)
    assert result.returncode == 0, result.stdout
