"""Paths. Everything that a run creates is under `LOCAL`, which git ignores."""

from pathlib import Path

from launch.console import Problem

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".local"
VENV = LOCAL / "venv"
BIN = VENV / "bin"
PYTHON = BIN / "python"
STATIC = LOCAL / "static"
MEDIA = LOCAL / "media"
DATABASE = LOCAL / "postgres"
AUDIT_TOOLS = LOCAL / "audit-tools"
TEST_STATIC = LOCAL / "static-test"


def make_local():
    """Create the folder of local state, or raise `Problem`."""
    probe = LOCAL / ".writable"
    try:
        LOCAL.mkdir(exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Problem(f"Nothing can be written in {LOCAL}: {error.strerror}.") from None
