"""A test in a browser waits for what a click brings: on a busy machine it comes a moment later."""

import ast
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "browser"
ACTS = {"click", "press", "check", "uncheck", "set_checked", "tap", "select_option", "dispatch_event"}
# They tell what is there at this instant; `expect` waits.
LOOKS = {"count", "all", "evaluate", "content", "input_value", "get_attribute", "inner_text", "inner_html", "url"}
LOOKS |= {"is_visible", "is_hidden", "is_checked", "is_enabled", "is_disabled", "all_inner_texts", "text_content"}


def names(statement):
    """The names of the methods and attributes that a statement uses."""
    return {node.attr for node in ast.walk(statement) if isinstance(node, ast.Attribute)}


def acting(tree):
    """The functions of a file that end with an action."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return {node.name for node in functions if isinstance(node.body[-1], ast.Expr) and ACTS & names(node.body[-1])}


def hasty(tree):
    """Yield the line of each `assert` that looks at the page right after an action."""
    own = acting(tree)
    for node in ast.walk(tree):
        has_acted = False
        for statement in getattr(node, "body", ()) if not isinstance(node, ast.Lambda | ast.IfExp) else ():
            if isinstance(statement, ast.Assert):
                if has_acted and LOOKS & names(statement):
                    yield statement.lineno
            else:
                calls = {getattr(call.func, "id", "") for call in ast.walk(statement) if isinstance(call, ast.Call)}
                has_acted = isinstance(statement, ast.Expr) and bool(ACTS & names(statement) or own & calls)


def test_nothing_is_looked_at_before_it_can_be_there():
    files = sorted(FOLDER.glob("*.py"))
    assert len(files) > 20
    assert [f"{path.name}:{line}" for path in files for line in hasty(ast.parse(path.read_text()))] == []


@pytest.mark.parametrize(
    "after", ["assert page.locator('x').count()", "assert page.url == 'x'", "assert page.locator('x').is_visible()"]
)
def test_a_hasty_look_is_found(after):
    assert list(hasty(ast.parse(f"def test(page):\n    page.click('x')\n    {after}"))) == [3]
    assert list(
        hasty(ast.parse(f"def send(page):\n    page.click('x')\ndef test(page):\n    send(page)\n    {after}"))
    ) == [5]
    assert not list(hasty(ast.parse(f"def test(page):\n    page.click('x')\n    expect(page)\n    {after}")))
