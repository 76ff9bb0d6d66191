"""A file stays under 400 lines, a function under 40, a page class under 4 bases."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
SUFFIXES = {".py", ".html", ".css", ".js"}
FOLDERS = (
    "launch",
    "news",
    "people",
    "pepr_site",
    "programme",
    "projects",
    "research",
    "static",
    "templates",
    "tests",
    "bench",
)


def sources(*suffixes):
    return [
        path
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in suffixes and "migrations" not in path.parts
    ]


def test_a_file_can_be_read_in_one_sitting():
    assert [str(path) for path in sources(*SUFFIXES) if len(path.read_text().splitlines()) > 400] == []


def test_a_function_can_be_read_at_a_glance():
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in sources(".py")
        if "tests" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno >= 40
    ]
    assert not long


def test_a_class_has_few_bases():
    wide = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in sources(".py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef) and len(node.bases) >= 4
    ]
    assert not wide
