"""What is measured, and kept."""

import pytest

from launch import quality
from launch.console import Problem


def test_the_figures_of_a_few_pages_are_not_kept_for_the_site_to_show():
    with pytest.raises(Problem, match="without SHORT=1"):
        quality.audit(write=True, short=True)
