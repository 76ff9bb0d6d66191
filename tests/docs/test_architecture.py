"""The page on the architecture names the layers that import-linter holds, and files that are there."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/architecture.md").read_text()


def test_its_layers_are_those_that_are_held():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    held = [sorted(layer.split(" | ")) for layer in contracts[0]["layers"]]
    rows = re.findall(r"^\| (`[a-z_.`, ]+`) \|", PAGE, re.MULTILINE)
    assert [sorted(re.findall(r"`([\w.]+)`", row)) for row in rows] == held


@pytest.mark.parametrize(
    "path", sorted(set(re.findall(r"(?<![\w/.])[a-z_]+(?:/[a-z_]+)*(?:\.(?:py|html)|/)(?![\w/])", PAGE)))
)
def test_every_file_that_it_names_is_there(path):
    assert (ROOT / path).exists() or (ROOT / "pepr_site" / path).exists()


def test_every_class_attribute_that_is_told_exists():
    told = re.findall(r"^\| `(\w+)`", (ROOT / "docs/adding-a-page-type.md").read_text(), re.MULTILINE)
    code = "\n".join(
        path.read_text()
        for app in ("pepr_site", "news", "projects", "programme", "research")
        for path in (ROOT / app).rglob("*.py")
    )
    assert told
    assert [name for name in told if not re.search(rf"\b{name}\b", code)] == []
