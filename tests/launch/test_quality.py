"""How `make test` goes about it."""

import sys

import pytest

from launch import audit, quality
from launch.problem import Problem


def test_every_step_is_taken_and_the_failed_ones_are_named(capsys):
    steps = [
        ("Wrong", [sys.executable, "-c", "print('because'); raise SystemExit(1)"], None),
        ("Right", [sys.executable, "-c", "print('unsaid')"], None),
    ]
    with pytest.raises(Problem, match=r"^Not in order: Wrong\.$"):
        quality._check(steps)
    output = capsys.readouterr().out
    assert "✗ Wrong" in output
    assert "because" in output
    assert "✓ Right" in output
    assert "unsaid" not in output


def test_the_figures_of_a_few_pages_are_not_kept_for_the_site_to_show():
    with pytest.raises(Problem, match="without SHORT=1"):
        audit.audit(write=True, short=True)
