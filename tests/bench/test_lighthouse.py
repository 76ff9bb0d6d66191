"""How often a page is run through Lighthouse, and what is then said of it."""

import pytest

from bench.budgets import SCORES, TIMES
from bench.lighthouse import RUNS, settled, wrong

GOOD = SCORES | TIMES | {"failing": []}
LATE = GOOD | {"largest_contentful_paint": TIMES["largest_contentful_paint"] + 1}
LOW = GOOD | {"seo": 90, "failing": ["is-crawlable"]}


@pytest.mark.parametrize(
    ("runs", "missed"),
    [
        ([GOOD], []),
        ([LATE, GOOD, GOOD], []),
        ([LATE, GOOD, LATE, GOOD, GOOD], []),
        ([LATE, GOOD, LATE, GOOD, LATE], ["largest_contentful_paint: 1101 > 1100"]),
        ([LOW] * RUNS, ["seo: 90 < 100"]),
    ],
)
def test_a_page_is_judged_by_the_middle_of_its_runs(runs, missed):
    left = iter(runs)
    found = settled(lambda: next(left))
    assert (wrong(found), found["runs"]) == (missed, len(runs))
    assert found["failing"] == (["is-crawlable"] if runs[0] is LOW else [])
