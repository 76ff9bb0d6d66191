"""The programme map tells where things stand, and only that."""

import re
from itertools import combinations, pairwise
from types import SimpleNamespace

import pytest

from programme.programme_map import layout

AXES = [
    SimpleNamespace(pk=1, number=1, short_title="Aujourd’hui"),
    SimpleNamespace(pk=2, number=2, short_title="Demain"),
]
TITLES = ["Thérapies géniques", "Cellules et tissus", "Oncologie", "Vésicules extracellulaires", "Cinquième", "Sixième"]
SIZES = [(0, 5), (1, 6), (2, 14), (3, 30), (4, 0), (4, 12), (4, 120), (5, 40), (6, 120)]


def objectives(count):
    return [SimpleNamespace(pk=10 + n, number=n + 1, short_title=TITLES[n]) for n in range(count)]


def project(number, objectives_ids=(), axes_ids=()):
    return SimpleNamespace(
        pk=100 + number,
        number=number,
        short_title=f"Projet {number}",
        axes_ids=list(axes_ids),
        objectives_ids=list(objectives_ids),
    )


def crowd(objective_count, project_count):
    """Projects spread over the objectives and the axes, one in six without an objective."""
    ids = [objective.pk for objective in objectives(objective_count)]
    return [
        project(n, [ids[n % len(ids)]] if ids and n % 6 else [], ([], [1], [2], [1, 2])[n // 5 % 4])
        for n in range(1, project_count + 1)
    ]


def drawn(drawing):
    return [bead for loop in drawing["loops"] for bead in loop["beads"]]


def test_a_project_without_a_published_objective_waits_and_has_no_place():
    lost = project(1)
    result = layout(AXES, objectives(4), [lost])
    assert result["waiting"] == [lost]
    assert drawn(result["wide"]) == drawn(result["tall"]) == []
    assert result["wide"]["entry"]


def test_nothing_leads_in_when_nothing_waits():
    assert layout(AXES, objectives(4), [project(1, [10])])["wide"]["entry"] == ""


def test_a_project_of_two_objectives_stands_on_both():
    both = project(1, [10, 12])
    result = layout(AXES, objectives(4), [both])
    assert [[bead["page"] for bead in loop["beads"]] for loop in result["wide"]["loops"]] == [[both], [], [both], []]
    assert result["waiting"] == []


def test_a_project_of_one_axis_stands_on_its_strand_which_changes_side_at_each_crossing():
    first, second = project(1, [10], [1]), project(2, [11], [1])
    loops = layout(AXES, objectives(4), [first, second])["wide"]["loops"]
    assert float(loops[0]["beads"][0]["y"]) < loops[0]["y"]
    assert float(loops[1]["beads"][0]["y"]) > loops[1]["y"]


@pytest.mark.parametrize(("objective_count", "project_count"), SIZES)
@pytest.mark.parametrize("kind", ["wide", "tall"])
def test_every_project_is_drawn_once_inside_the_drawing_and_touches_no_other(objective_count, project_count, kind):
    projects = crowd(objective_count, project_count)
    result = layout(AXES, objectives(objective_count), projects)
    drawing, beads = result[kind], drawn(result[kind])
    numbers = [bead["page"].number for bead in beads] + [waiting.number for waiting in result["waiting"]]
    assert sorted(numbers) == [one.number for one in projects]
    places = [(float(bead["x"]), float(bead["y"]), bead["r"]) for bead in beads]
    assert all(r <= x <= drawing["width"] - r and r <= y <= drawing["height"] - r for x, y, r in places)
    apart = [((x - u) ** 2 + (y - v) ** 2) ** 0.5 - r - s for (x, y, r), (u, v, s) in combinations(places, 2)]
    assert not apart or min(apart) > 0


@pytest.mark.parametrize("kind", ["wide", "tall"])
def test_a_strand_is_one_curve_cut_only_where_it_passes_behind(kind):
    strands = layout(AXES, objectives(4), [])[kind]["strands"]
    assert [strand.count("M") for strand in strands] == [2, 3]
    starts = [re.match(r"M([\d.]+),([\d.]+)", strand).groups() for strand in strands]
    assert starts[0] != starts[1]


def test_french_typography_finds_no_number_to_set_in_a_path():
    drawing = layout(AXES, objectives(4), crowd(4, 40))["wide"]
    paths = [*drawing["strands"], drawing["entry"], *(bead["left_half"] for bead in drawn(drawing))]
    assert paths
    assert not any(re.search(r"\d \d", path) for path in paths)


def test_the_loops_follow_each_other():
    loops = layout(AXES, objectives(4), [])["wide"]["loops"]
    assert all(before["x"] + 2 * before["r"] < after["x"] for before, after in pairwise(loops))
