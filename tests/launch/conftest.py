"""A bare copy of the launcher, to be run for real where it can break nothing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BARE = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}
# What the tests have compiled is read again, and nothing is added to it.
BARE["PYTHONPYCACHEPREFIX"] = os.environ.get("PYTHONPYCACHEPREFIX", "")


class Project:
    """A folder with the launcher and nothing set up."""

    def __init__(self, folder):
        self.folder = folder
        shutil.copytree(ROOT / "launch", folder / "launch", ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(ROOT / "requirements", folder / "requirements")
        for name in ("Makefile", "requirements.txt"):
            shutil.copy(ROOT / name, folder)

    def launch(self, *arguments, python=sys.executable, user=None, **variables):
        """Run `python -m launch` with `arguments`, with `variables` added to a bare environment."""
        return self.run(python, "-m", "launch", *arguments, user=user, **variables)

    def run(self, *command, user=None, **variables):
        return subprocess.run(
            command,
            cwd=self.folder,
            env=BARE | variables,
            capture_output=True,
            text=True,
            timeout=60,
            user=user,
        )


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "Mes documents à moi"
    folder.mkdir()
    return Project(folder)


def problem(result):
    """Return the one line that a command which could not go on has printed."""
    assert result.returncode != 0, result
    lines = [line for line in result.stderr.splitlines() if not line.startswith("make:")]
    assert len(lines) == 1, result
    return lines[0]
