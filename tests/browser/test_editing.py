"""The tasks of an editor are done, by what can be seen from the dashboard and as the guide says, and cost no more.

What they may cost stands in `bench/editing.toml`; they are played in the order of `tests/browser/desk/tasks.py`, where
the later ones work on what the earlier ones made. GUIDE=1 takes the pictures of the guide anew.
"""

import re
import tomllib

import psycopg2
import pytest

from launch import paths
from tests.browser.conftest import PATIENCE, profile, sign_in_at
from tests.browser.desk.editor import GUIDE, Editor
from tests.browser.desk.guide_tasks import PLAYS, ROWS
from tests.browser.desk.tasks import PLAYED_BY, TASKS

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

BUDGETS = tomllib.loads((paths.ROOT / "bench/editing.toml").read_text())
STAFF = "camille"
MOST_WEIGHT = 60_000  # bytes of a picture


@pytest.fixture(scope="module")
def editor_named(chromium, server, accounts, database_copy):
    """A function that returns a person at a browser, signed in once."""
    with psycopg2.connect(database_copy) as connection, connection.cursor() as cursor:
        cursor.execute(ROWS)
    connection.close()
    people = {}

    def enter(name):
        if name not in people:
            context = profile(chromium, server, reduced_motion="reduce")
            # What is counted is actions, not time: a busy machine changes nothing.
            context.set_default_timeout(PATIENCE)
            page = context.new_page()
            page.problems = []
            page.on("pageerror", lambda error: page.problems.append(str(error)))
            sign_in_at(page, name)
            people[name] = Editor(page)
        return people[name]

    yield enter
    for editor in people.values():
        editor.page.context.close()


@pytest.mark.parametrize("name", TASKS)
def test_a_task_is_done_and_costs_no_more_than_before(name, editor_named, tmp_path):
    editor = editor_named(PLAYED_BY.get(name, STAFF))
    editor.open_guide(BUDGETS[name].get("guide"))
    editor.begin()
    counts = TASKS[name](editor, tmp_path) or editor.counts
    for limit in ("most", "now"):
        allowed = BUDGETS[name][limit]
        is_over = any(count > most for count, most in zip(counts, allowed, strict=True))
        assert not is_over, f"{counts}; {limit} {allowed}: {editor.trail}"
    editor.close_guide()
    assert editor.page.problems == []


@pytest.mark.parametrize("name", PLAYS)
def test_what_a_page_of_the_guide_says_can_be_done(name, editor_named, tmp_path):
    editor = editor_named(STAFF)
    editor.open_guide(name)
    editor.begin()
    PLAYS[name](editor, tmp_path)
    editor.close_guide()


def test_every_task_has_its_budget():
    assert list(BUDGETS) == list(TASKS)


def test_every_page_of_the_guide_with_a_picture_is_played_and_every_picture_is_light():
    shown = {page.stem: re.findall(r"\]\(img/([a-z-]+)\.png\)", page.read_text()) for page in GUIDE.glob("*.md")}
    played = {*PLAYS, *(budget.get("guide") for budget in BUDGETS.values())}
    assert {name for name, pictures in shown.items() if pictures and name not in played} == set()
    weights = {path.stem: path.stat().st_size for path in (GUIDE / "img").glob("*")}
    assert set(weights) == {name for pictures in shown.values() for name in pictures}
    assert {name for name, weight in weights.items() if weight > MOST_WEIGHT} == set()
