"""No regular expression of the project takes long over a text made to tire it: twice the text, about twice the time."""

import ast
import re
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
APPS = ("news", "people", "pepr_site", "programme", "projects", "research")
METHODS = {"search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"}
ANCHORED = {"match", "fullmatch"}
SHORT, FACTOR = 1_000, 4
# Quadratic time would be 16 times as long; under this many seconds a clock says little.
MOST, NEGLIGIBLE = 9, 0.008
PIECES = [
    *("a", " ", "0", "<", '"', "'", "\\", "/", "-", ".", "(", "[[", "\n", "\u202f"),
    *("/a", "<a ", "/*", "<!--", "a@", "0 ", "a\n"),
]


def calls(tree):
    """Yield each call of a method of regular expressions: the name that it is called on, the method, the call."""
    for node in ast.walk(tree):
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if is_call and node.func.attr in METHODS | {"compile"}:
            yield getattr(node.func.value, "id", ""), node.func.attr, node


def expressions():
    """Return each expression of the code, compiled, and the methods that it is used with, by where it stands."""
    found = {}
    for path in sorted(path for app in APPS for path in (ROOT / app).rglob("*.py")):
        tree = ast.parse(path.read_text())
        names = {
            node.value: node.targets[0].id
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        used = [(name, method) for name, method, _call in calls(tree) if name != "re" and method != "compile"]
        for name, method, call in calls(tree):
            if name != "re" or not call.args or not isinstance(call.args[0], ast.Constant):
                continue
            flags = " ".join(ast.unparse(arg) for arg in [*call.args[1:], *(word.value for word in call.keywords)])
            chosen = sum({re.RegexFlag[flag] for flag in re.findall(r"re\.([A-Z]+)", flags)})
            mine = {other for owner, other in used if owner == names.get(call)} or {other for _owner, other in used}
            methods = mine if method == "compile" else {method}
            found[f"{path.relative_to(ROOT)}:{call.lineno}"] = re.compile(call.args[0].value, chosen), methods
    return found


def hostile(pattern, length):
    """Yield texts of about `length` signs: what the expression itself says, again and again, and what ends it badly."""
    literals = [text for text in re.split(r"\\?\W+", pattern) if len(text) > 1][:4]
    start = literals[0] if literals else ""
    for piece in dict.fromkeys([*PIECES, *literals, *(f"<{literal}>" for literal in literals)]):
        body = piece * (length // len(piece))
        yield body
        yield f"{start}{body}!\n"


def slowest(pattern, methods, length):
    """Return the longest time (seconds) over a text, of the better of two goes."""

    def once(text):
        begin = time.perf_counter()
        if methods <= ANCHORED:
            for method in methods:
                getattr(pattern, method)(text)
        else:
            for _found in pattern.finditer(text):
                pass
        return time.perf_counter() - begin

    texts = hostile(pattern.pattern, length)
    if isinstance(pattern.pattern, bytes):
        texts = map(str.encode, hostile(pattern.pattern.decode(), length))
    times = {text: once(text) for text in texts}
    worst = max(times, key=times.get)
    return min(times[worst], once(worst))


def tiring(pattern, methods):
    """Whether the time grows faster than the text."""
    long = slowest(pattern, methods, SHORT * FACTOR)
    return long > NEGLIGIBLE and long > MOST * slowest(pattern, methods, SHORT)


def test_every_expression_grows_with_its_text():
    found = expressions()
    assert len(found) > 30
    # A busy machine makes one measure slow, and not three.
    assert [where for where, each in found.items() if all(tiring(*each) for _ in range(3))] == []


@pytest.mark.parametrize("text", [r"\s+$", r"<!--.*?-->"])
def test_an_expression_that_tires_is_found(text):
    assert any(tiring(re.compile(text, re.DOTALL), {"search"}) for _ in range(5))
