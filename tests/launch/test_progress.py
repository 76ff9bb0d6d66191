"""What a step shows."""

import re

from launch import progress


def test_a_quick_step_is_one_line(capsys):
    with progress.Step("Doing", "Done"):
        pass
    assert re.fullmatch(r"✓ Done \(\d\.\d s\)\n", capsys.readouterr().out)


def test_a_slow_step_says_that_it_goes_on(capsys, monkeypatch):
    monkeypatch.setattr(progress, "PATIENCE", 0.01)
    with progress.Step("Doing", "Done") as step:
        step._ticker.join()
    assert capsys.readouterr().out.startswith("… Doing\n✓ Done (")


def test_a_step_that_failed_leaves_the_last_word_to_its_problem(capsys):
    try:
        with progress.Step("Doing", "Done"):
            raise ValueError
    except ValueError:
        assert capsys.readouterr().out == ""


def test_a_terminal_sees_a_bar(capsys, monkeypatch):
    monkeypatch.setattr(progress, "PATIENCE", 0)
    monkeypatch.setattr(progress, "FRAME", 0.01)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    with progress.Step("Doing", "Done") as step:
        step.share = 0.5
        while "█" not in (seen := capsys.readouterr().out):
            pass
    assert "█" * (progress.WIDTH // 2) + "·" * (progress.WIDTH // 2) in seen
