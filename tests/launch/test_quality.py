"""What is tested, measured, and kept."""

import pytest

from launch import paths, quality
from launch.console import Problem


def test_the_figures_of_a_few_pages_are_not_kept_for_the_site_to_show():
    with pytest.raises(Problem, match="without SHORT=1"):
        quality.audit(write=True, short=True)


def test_what_is_compiled_for_the_tests_is_kept_apart(monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    variables = quality.variables_of_tests()
    assert "PYTHONDONTWRITEBYTECODE" not in variables
    assert variables["PYTHONPYCACHEPREFIX"].startswith(str(paths.LOCAL))
