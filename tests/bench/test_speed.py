"""`make bench` says which figure passes its budget; no server is needed to see that."""

import pytest

from bench.budgets import GOAL, LEAST, MOST
from bench.speed import missed, table

LOWEST, HIGHEST = GOAL["least"] | LEAST, GOAL["most"] | MOST
PAGE = {
    **{"cold_queries": 8, "cold_queries_large": 8, "cpu_ms": 9.0, "cpu_ms_large": 10.0},
    **{"bare": 1000.0, "cold": 100.0, "cold_to_bare": 0.1, "cached": 1000.0, "cached_to_bare": 1.0},
}
WAITS = ("publishing_wait", "writing_wait", "searching_wait", "locked_wait")
# For each budget, what passes it: of which page (or of the site), which figure, how much.
BEYOND = {
    "cold_to_bare": ("news", "cold_to_bare", 0.0005),
    "cached_to_bare": ("news", "cached_to_bare", 0.1),
    "cold_queries": ("home", "cold_queries_large", 13),
    "cpu_ms": ("news", "cpu_ms_large", 21.0),
    "stale_answers": ("site", "stale_answers", 1),
    "refused_answers": ("site", "refused_answers", 1),
    **{name: ("site", name, 1.5) for name in WAITS},
    "publications_refused": ("site", "publications_refused", 1),
    "publications_seconds": ("site", "publications_seconds", 15.1),
    "api_rate": ("site", "api_rate", 99),
}


@pytest.fixture
def found():
    """Figures that keep every budget."""
    pages = {name: dict(PAGE) for name in ("home", "search", "news")}
    return {
        "pages": pages,
        "news": 2000,
        "answers": 10_000,
        "stale_answers": 0,
        "refused_answers": 0,
        "locked_seconds": 30,
        **dict.fromkeys(WAITS, 0.1),
        "publications_refused": 0,
        "publications_seconds": 9.0,
        "api_rate": 150.0,
    }


def test_every_budget_is_tried_here():
    # Those of queries are held by the tests of the pages.
    assert set(BEYOND) == {name for name in LOWEST | HIGHEST if not name.startswith("queries")}


def test_figures_within_their_budgets_pass(found):
    assert missed(found, LOWEST, HIGHEST) == []


@pytest.mark.parametrize("budget", BEYOND)
def test_a_figure_beyond_its_budget_is_named(found, budget):
    place, figure, value = BEYOND[budget]
    found["pages"].get(place, found)[figure] = value
    assert [line.partition(" ")[0] + line.split()[1] for line in missed(found, LOWEST, HIGHEST)] == [
        f"{place}:{figure}"
    ]


def test_a_page_that_is_never_kept_has_no_cached_figures(found):
    for name in ("cached", "cached_to_bare"):
        del found["pages"]["news"][name]
    assert missed(found, LOWEST, HIGHEST) == []
    [line] = [line for line in table(found).splitlines() if line.startswith("news")]
    assert line.split()[-1] == "never"
