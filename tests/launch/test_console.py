"""What a step shows."""

import re

import pytest

from launch.console import Step


def test_a_step_says_what_it_does_and_that_it_is_done(capsys):
    with Step("Doing", "Done") as step:
        assert capsys.readouterr().out == "… Doing\n"
        step.done = "Done: 3"
    assert re.fullmatch(r"✓ Done: 3 \(\d\.\d s\)\n", capsys.readouterr().out)


def test_a_step_that_failed_leaves_the_last_word_to_its_problem(capsys):
    with pytest.raises(ValueError, match="why"), Step("Doing", "Done"):
        raise ValueError("why")
    assert capsys.readouterr().out == "… Doing\n"


def test_on_a_terminal_one_line_takes_the_place_of_the_other(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    with Step("Doing", "Done"):
        pass
    assert capsys.readouterr().out.startswith("… Doing\r\033[K✓ Done")
