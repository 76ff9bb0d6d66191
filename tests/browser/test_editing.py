"""The tasks of an editor are done, by what can be seen from the dashboard, and cost no more than they did.

What they may cost stands in `bench/editing.toml`; they are played in the order of `bench/tasks.py`, where the later
ones work on what the earlier ones made.
"""

import tomllib

import pytest

from bench.action_counter import ActionCounter
from bench.tasks import PLAYED_BY, TASKS
from launch import paths
from tests.browser.conftest import sign_in_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

BUDGETS = tomllib.loads((paths.ROOT / "bench/editing.toml").read_text())
STAFF = "camille"
PATIENCE = 90_000  # milliseconds


@pytest.fixture(scope="module")
def editor_named(chromium, server, accounts):
    """A function that returns a person at a browser, signed in once."""
    people = {}

    def enter(name):
        if name not in people:
            context = chromium.new_context(
                viewport={"width": 1280, "height": 900}, locale="fr-FR", base_url=server, reduced_motion="reduce"
            )
            # What is counted is actions, not time: a busy machine changes nothing.
            context.set_default_timeout(PATIENCE)
            page = context.new_page()
            page.problems = []
            page.on("pageerror", lambda error: page.problems.append(str(error)))
            sign_in_at(page, name)
            people[name] = ActionCounter(page)
        return people[name]

    yield enter
    for editor in people.values():
        editor.page.context.close()


@pytest.mark.parametrize("name", TASKS)
def test_a_task_is_done_and_costs_no_more_than_before(name, editor_named, tmp_path):
    editor = editor_named(PLAYED_BY.get(name, STAFF))
    editor.begin()
    counts = TASKS[name](editor, tmp_path) or editor.counts
    for limit in ("most", "now"):
        allowed = BUDGETS[name][limit]
        is_over = any(count > most for count, most in zip(counts, allowed, strict=True))
        assert not is_over, f"{counts}; {limit} {allowed}: {editor.trail}"
    assert editor.page.problems == []


def test_every_task_has_its_budget():
    assert list(BUDGETS) == list(TASKS)
