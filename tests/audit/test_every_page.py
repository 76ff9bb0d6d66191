"""Every page that is built as one of those of `tests/browser/test_walk.py` is, visited as those are."""

import pytest

from bench.addresses import STATES, TYPES, every
from tests.audit.conftest import IS_SHORT
from tests.browser.test_walk import WITH_FORM
from tests.browser.visits import FEW_VIEWS, walk

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db,
    pytest.mark.skipif(IS_SHORT, reason="The short form visits no page more than `make test` does."),
]


def test_nothing_is_wrong_with_any_other_page(chromium, server):
    visited = {*TYPES.values(), *STATES.values(), *WITH_FORM}
    paths = [path for path in every(server) if path not in visited]
    assert len(paths) > 80
    found, problems = walk(chromium, server, dict.fromkeys(paths, FEW_VIEWS))
    wrong = {path: faults for path, looks in found.items() if (faults := {k: v for k, v in looks.items() if v})}
    assert (wrong, problems) == ({}, [])
