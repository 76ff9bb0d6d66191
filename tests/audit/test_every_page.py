"""Every page, visited as those of `tests/browser/test_walk.py` are; one of each way of building in all views."""

import pytest

from bench.addresses import STATES, TYPES, every
from tests.audit.conftest import IS_SHORT
from tests.browser.visits import FEW_VIEWS, PAIRED_VIEWS, VARIED, VIEWS, walk

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db,
    pytest.mark.skipif(IS_SHORT, reason="The short form visits no page more than `make test` does."),
]
# Their forms have a token, which is kept in a cookie. They come last, as it stays.
WITH_FORM = ["/contact/", "/en/contact/"]


def test_nothing_is_wrong_with_any_page(chromium, server):
    varied = {TYPES[name] for name in VARIED}
    paths = sorted({*every(server), *WITH_FORM}, key=lambda path: (path in WITH_FORM, path))
    assert len(paths) > 120
    found, problems = walk(chromium, server, {path: VIEWS if path in varied else views_of(path) for path in paths})
    wrong = {path: faults for path, looks in found.items() if (faults := {k: v for k, v in looks.items() if v})}
    assert all(set(wrong.pop(path)) == {"kept"} for path in WITH_FORM)
    assert (wrong, [problem for problem in problems if "404" not in problem]) == ({}, [])


def views_of(path):
    """Return in which views a page is seen: one of a type or a state in two, any other as they are built in one."""
    return PAIRED_VIEWS if path in {*TYPES.values(), *STATES.values()} else FEW_VIEWS
