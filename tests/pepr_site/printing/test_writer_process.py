"""What writes is heavy, may fail and may take for ever: it is never in the process that asks for a file."""

import json
import subprocess
import sys

import pytest

from launch import paths
from pepr_site.printing import parts, writer_process
from pepr_site.printing.writer_process import WritingError
from tests.pepr_site.printing.test_pdf import document

NOW = "2026-11-30T12:00:00+01:00"
ASKED = f"""
import json, os, sys, django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pepr_site.settings.test")
django.setup()
import pepr_site.urls
from pepr_site.printing.writer_process import writing
with writing() as write:
    assert write("pdf", json.loads(sys.argv[1]), "report", "{NOW}").startswith(b"%PDF")
    assert write("docx", json.loads(sys.argv[1])).startswith(b"PK")
sys.exit("typst" in sys.modules or "docx" in sys.modules)
"""


@pytest.fixture(scope="module")
def huge():
    """A section that takes seconds to write."""
    return parts.section("Une section", parts.table("Légende", ["a", "b"], [["mot " * 50, "mot"]] * 40_000))


def test_neither_who_answers_visitors_nor_the_worker_carries_what_writes():
    command = [sys.executable, "-c", ASKED, json.dumps(document())]
    assert subprocess.run(command, cwd=paths.ROOT, check=False).returncode == 0


def test_what_cannot_be_written_is_told_and_the_next_is_written():
    with writer_process.writing() as write:
        with pytest.raises(WritingError, match=r"^TypstError: "):
            write("pdf", {}, "report", NOW)
        assert write("docx", document()).startswith(b"PK")


def test_one_process_writes_them_all_and_ends(monkeypatch):
    started, start = [], subprocess.Popen
    monkeypatch.setattr(
        subprocess, "Popen", lambda *args, **kwargs: started.append(start(*args, **kwargs)) or started[-1]
    )
    with writer_process.writing() as write:
        for _again in range(2):
            assert write("docx", document()).startswith(b"PK")
    assert [process.returncode for process in started] == [0]


@pytest.mark.parametrize(("bound", "value", "code"), [("LONGEST", 1, -14), ("MOST_MEMORY", 150 * 2**20, -6)])
def test_what_takes_too_much_ends_and_the_next_is_written(monkeypatch, huge, bound, value, code):
    with writer_process.writing() as write:
        with monkeypatch.context() as bounded, pytest.raises(WritingError, match=f"code {code}$"):
            bounded.setattr(writer_process, bound, value)
            write("pdf", document("Titre", [huge]), "report", NOW)
        assert write("docx", document()).startswith(b"PK")
