"""What is asked for and cannot be done is told."""

import pytest

from launch import run
from launch.console import Problem


@pytest.mark.parametrize("name", ["nothing.tar", ""])
def test_an_archive_that_is_not_there(name):
    with pytest.raises(Problem, match="Give the archive to restore"):
        run.restore(name, replace=False)
