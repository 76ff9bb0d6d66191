"""Every package is listed with a licence that the project takes, and the bill of materials says what is installed."""

import json
import re
import subprocess
import sys
from importlib.metadata import distribution, version

import pytest
from cyclonedx.schema import OutputFormat, SchemaVersion
from cyclonedx.validation import make_schemabased_validator

from launch import licences, locks, paths, supply

ROW = re.compile(r"^\| ([a-z0-9-]+) \| (\d\S*) \| (.+) \| ([a-z0-9, ]+) \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def bill(tmp_path_factory):
    """The bill of materials of the environment that runs the tests, made as `make sbom` makes a server's."""
    target = tmp_path_factory.mktemp("bill") / "sbom.json"
    supply.describe(paths.PYTHON, target)
    return target


@pytest.fixture(scope="module")
def listed():
    return {name: (number, names, where) for name, number, names, where in ROW.findall(licences.PAGE.read_text())}


@pytest.fixture
def small(tmp_path):
    """The Python of an environment with three packages."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "small"], check=True)
    (packages,) = (tmp_path / "small").glob("lib/python*/site-packages")
    for name in ("Django", "asgiref", "sqlparse"):
        folder = distribution(name).locate_file(f"{name.lower()}-{version(name)}.dist-info")
        (packages / folder.name).symlink_to(folder)
    return tmp_path / "small" / "bin" / "python"


def test_a_bill_agrees_with_the_schema(small, tmp_path):
    supply.describe(small, tmp_path / "sbom.json")
    assert licences.installed(tmp_path / "sbom.json").keys() == {"django", "asgiref", "sqlparse"}
    validator = make_schemabased_validator(OutputFormat.JSON, SchemaVersion.V1_6)
    bom = json.loads((tmp_path / "sbom.json").read_text())
    assert validator.validate_str(json.dumps(bom)) is None
    assert validator.validate_str(json.dumps(bom | {"bomFormat": "other"})) is not None


def test_the_bill_says_what_is_installed_and_what_that_needs(bill):
    bom = json.loads(bill.read_text())
    assert (bom["bomFormat"], bom["specVersion"]) == ("CycloneDX", "1.6")
    needs = {entry["ref"].partition("==")[0]: entry.get("dependsOn", ()) for entry in bom["dependencies"]}
    assert any(ref.startswith("sqlparse==") for ref in needs["Django"])
    found = licences.installed(bill)
    for name in ("django", "wagtail", "psycopg2-binary"):
        assert found[name][0] == version(name)


def test_the_page_lists_every_locked_package(listed):
    elsewhere = set(re.search(r"install them: (.*)\.$", licences.PAGE.read_text(), re.MULTILINE)[1].split(", "))
    assert listed.keys() | elsewhere == licences.locked()
    assert len(elsewhere) < 5
    for name, (number, _, where) in listed.items():
        for lock in where.split(", "):
            assert number in locks.pins(lock)[name], f"{name} is not of this version: run `make licences`"


def test_the_page_says_what_the_packages_declare(listed, bill):
    written = {name: names for name, (_, names, _) in listed.items()}
    declared = {name: ", ".join(names) for name, (_, names) in licences.installed(bill).items() if name in written}
    assert len(declared) > 100
    assert declared.items() <= written.items()


def test_every_licence_is_one_that_the_project_takes(listed, bill):
    everything = {name: names.split(", ") for name, (_, names, _) in listed.items()}
    everything |= {name: names for name, (_, names) in licences.installed(bill).items()}
    assert {name: missing for name, names in everything.items() if (missing := licences.refused(name, names))} == {}


@pytest.mark.parametrize(
    ("name", "declared", "refused"),
    [
        ("one", [], ["unknown"]),
        ("one", ["AGPL-3.0-only"], ["AGPL-3.0-only"]),
        ("one", ["MIT", "SSPL-1.0"], ["SSPL-1.0"]),
        ("one", ["MIT AND GPL-2.0-only"], ["MIT AND GPL-2.0-only"]),
        ("one", ["MIT OR GPL-2.0-only"], []),
        # A tool is not a package of the site.
        ("djlint", ["GPL-3.0-or-later"], []),
        ("django", ["GPL-3.0-or-later"], ["GPL-3.0-or-later"]),
    ],
)
def test_a_licence_that_is_not_taken_is_named(name, declared, refused):
    assert licences.refused(name, declared) == refused
