"""Does what a page of documentation says, in a copy of the repository."""

import re
import shutil
import subprocess
import textwrap
from pathlib import Path

ROOT = Path(__file__).parents[2]
CODE = re.compile(r"^( *)```(python|html|diff) (\S+)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


def copy(target):
    """Copy to `target` what a running site reads of the repository, as it stands in the working tree."""
    for folder in (
        "content",
        "launch",
        "locale",
        "news",
        "pepr_site",
        "programme",
        "projects",
        "people",
        "research",
        "static",
        "templates",
    ):
        shutil.copytree(ROOT / folder, target / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("manage.py", "pyproject.toml"):
        shutil.copy(ROOT / file, target / file)


def play(page, target):
    """Write in `target` the code that a page gives. Raises `AssertionError` where a line that it names is not there."""
    for indent, language, name, code in CODE.findall((ROOT / "docs" / page).read_text()):
        code = "".join(line.removeprefix(indent) for line in code.splitlines(keepends=True))
        file = target / name
        if language == "diff":
            change(file, code.splitlines())
        else:
            file.write_text((file.read_text() + "\n\n" if file.exists() else "") + code)


def change(file, lines):
    """Replace in `file` what the lines had before by what they have after; each begins with a sign, as in a diff."""
    before = "\n".join(line[1:] for line in lines if not line.startswith("+"))
    after = "\n".join(line[1:] for line in lines if not line.startswith("-"))
    text = file.read_text()
    assert text.count(f"\n{before}\n") == 1, f"{file.name}: {before}"
    file.write_text(text.replace(f"\n{before}\n", f"\n{after}\n"))


def run(target, python, script, env):
    """Run a script in the copy with Django set up; return what it prints."""
    head = "import django\ndjango.setup()\n"
    done = subprocess.run(
        [python, "-c", head + textwrap.dedent(script)], cwd=target, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
