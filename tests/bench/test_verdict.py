"""`make bench` fails on each figure that passes its budget, and says which; no server is needed to see that."""

import json
import xml.etree.ElementTree as ET

import pytest

from bench import budgets, chart, verdict

LOAD = {"rate": 1000.0, "p50": 1.0, "p99": 5.0, "requests": 100, "share": 1.0}
SIZED = {"ms": 10.0, "queries": 8, "peak": 0, "growth": 1.0}


@pytest.fixture
def found():
    """Figures that keep every budget."""
    loads = {"bare": LOAD, "uncached": LOAD, "cached": LOAD}
    figures = {
        "pages": {name: {"queries": 8, "ms": 9.0, "bytes": 20_000} for name in ("home", "search", "news")},
        "loads": {"home": loads | {"file": LOAD, "behind nginx": LOAD}, "news": loads},
        "growth": {name: {"20": SIZED, "20000": SIZED} for name in ("news", "search", "sitemap")},
        "publishing": {"quiet": LOAD, "busy": LOAD, "publications": 20, "asked": 10_000, "stale": 0, "slower": 1.0},
        "memory": {"rest": 100.0, "after": 101.0, "requests": 100_000, "growth": 1.0},
        "first page": 3.0,
    }
    # As they are read: no two places hold the same object.
    return json.loads(json.dumps(figures))


# For each budget, a way to what it holds, and a value beyond it.
BEYOND = {
    "uncached_to_bare": (("loads", "news", "uncached", "share"), 0.04),
    "cached_to_bare": (("loads", "news", "cached", "share"), 0.6),
    "behind_nginx_to_file": (("loads", "home", "behind nginx", "share"), 0.7),
    "queries_home": (("pages", "home", "queries"), 13),
    "queries_search": (("pages", "search", "queries"), 13),
    "queries": (("pages", "news", "queries"), 11),
    "list_growth": (("growth", "news", "20000", "growth"), 1.3),
    "search_growth": (("growth", "search", "20000", "growth"), 2.1),
    "query_growth": (("growth", "news", "20000", "queries"), 9),
    "outlet_memory": (("growth", "sitemap", "20000", "peak"), 65),
    "publishing_to_quiet": (("publishing", "slower"), 3.1),
    "stale_answers": (("publishing", "stale"), 1),
    "worker_memory": (("memory", "after"), 161),
    "worker_growth": (("memory", "growth"), 6),
}


def test_a_page_that_is_never_kept_has_no_cached_column(found):
    del found["loads"]["news"]["cached"]
    assert verdict.broken(found) == []
    [line] = [line for line in verdict.text(found).splitlines() if line.startswith("news") and "never" in line]
    assert line.split()[-1] == "never"
    assert chart.svg(found).count("<circle") == 3 + 5


def test_every_budget_is_tried_here():
    assert set(BEYOND) == {*budgets.LEAST, *budgets.MOST}


def test_figures_within_their_budgets_pass(found):
    assert verdict.broken(found) == []


@pytest.mark.parametrize("budget", BEYOND)
def test_a_figure_beyond_its_budget_is_named(found, budget):
    way, value = BEYOND[budget]
    place = found
    for step in way[:-1]:
        place = place[step]
    place[way[-1]] = value
    broken = verdict.broken(found)
    assert len(broken) == 1 and broken[0].startswith(f"{budget}, "), broken


def test_the_table_and_the_chart_show_every_page(found):
    table, drawing = verdict.text(found), ET.fromstring(chart.svg(found))  # noqa: S314 - what the test has just written
    for name in found["loads"]:
        assert f"\n{name} " in table
        assert name in [text.text for text in drawing.iter("{http://www.w3.org/2000/svg}text")]
