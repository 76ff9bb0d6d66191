"""The map of France: the projection, the outline, the marks."""

import random
import re
from math import cos, hypot, radians, sin, sqrt
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings

from programme.partners.france import (
    APART,
    HEIGHT,
    LENS,
    LETTER,
    WIDTH,
    WIDTHS,
    Site,
    cluster,
    gather,
    lambert93,
    layout,
    on_drawing,
)

# Town, latitude, longitude: inside the outline, wherever in the country.
TOWNS = {
    "Paris": (48.8534, 2.3488),
    "Lyon": (45.7491, 4.8479),
    "Ajaccio": (41.9267, 8.7369),
    "Corte": (42.3094, 9.1490),
    "Lille": (50.6330, 3.0586),
    "Strasbourg": (48.5839, 7.7455),
    "Toulouse": (43.6043, 1.4437),
    "Rennes": (48.1120, -1.6743),
    "Grenoble": (45.1715, 5.7224),
}
ABROAD = {
    "Londres": (51.5085, -0.1257),
    "Genève": (46.2022, 6.1457),
    "Barcelone": (41.3888, 2.1590),
    "Turin": (45.0705, 7.6868),
}


def rings():
    path = re.search(r'<path d="(.*?)"', (Path(settings.BASE_DIR) / "static/img/france.svg").read_text())[1]
    return [
        [tuple(map(float, point.split(","))) for point in ring.split("L")] for ring in re.findall(r"M([^Mz]*)z", path)
    ]


def is_inside(point, ring):
    x, y = point
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    crossed = [(y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1 for (x1, y1), (x2, y2) in pairs]
    return sum(crossed) % 2 == 1


def test_the_origin_of_lambert93_has_its_legal_coordinates():
    assert lambert93(46.5, 3) == pytest.approx((700_000, 6_600_000), abs=0.01)


@pytest.mark.parametrize("latitude", [44, 49])
def test_lengths_are_true_on_the_two_standard_parallels(latitude):
    axis, flattening = 6_378_137, 1 / 298.257222101
    square = flattening * (2 - flattening)
    radius = axis / sqrt(1 - square * sin(radians(latitude)) ** 2)
    (x1, y1), (x2, y2) = lambert93(latitude, 2), lambert93(latitude, 2.001)
    assert hypot(x2 - x1, y2 - y1) == pytest.approx(radius * cos(radians(latitude)) * radians(0.001), rel=1e-6)


def test_known_distances_come_out():
    """From Paris to Lyon, 392 km as the crow flies; the projection strays a thousandth at most."""
    (x1, y1), (x2, y2) = on_drawing(*TOWNS["Paris"]), on_drawing(*TOWNS["Lyon"])
    assert hypot(x2 - x1, y2 - y1) == pytest.approx(392, abs=2)


@pytest.mark.parametrize("town", TOWNS)
def test_a_french_town_is_inside_the_outline(town):
    assert any(is_inside(on_drawing(*TOWNS[town]), ring) for ring in rings())


@pytest.mark.parametrize("town", ABROAD)
def test_a_foreign_town_is_outside(town):
    point = on_drawing(*ABROAD[town])
    assert point is None or not any(is_inside(point, ring) for ring in rings())


@pytest.mark.parametrize("place", [(48.8, -52.3), (4.92, -52.31), (-21.1, 55.5), (90, 0), (-90, 180), (52.5, 13.4)])
def test_what_is_far_has_no_place_on_the_drawing(place):
    assert on_drawing(*place) is None


def test_corsica_is_drawn_within_the_frame():
    assert any(all(x > 1000 and y > 850 for x, y in ring) for ring in rings())
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for ring in rings() for x, y in ring)


# --- marks ---


def organisation(slug, latitude=None, longitude=None, city=""):
    return SimpleNamespace(slug=slug, sites=[Site(city, "Une région", latitude, longitude)])


def many(count, seed=1):
    chance = random.Random(seed)  # noqa: S311 - the same places each time
    return [
        organisation(f"o{i}", round(chance.uniform(42.5, 50.5), 2), round(chance.uniform(-3, 7), 2), f"Ville {i}")
        for i in range(count)
    ]


def members(marks):
    return sorted(m.slug for mark in marks for place in mark.places for m in place.members)


@pytest.mark.parametrize("count", [0, 1, 20, 2000])
def test_no_organisation_is_lost_and_none_is_shown_twice(count):
    everyone = [*many(count), organisation("nulle-part")]
    drawn = layout(everyone)
    expected = sorted(o.slug for o in everyone if o.slug != "nulle-part")
    for drawing in drawn["drawings"]:
        assert members(drawing["marks"]) == expected
    assert members(drawn["marks"]) == expected
    assert [o.slug for o in drawn["unplaced"]] == ["nulle-part"]
    if drawn["lens"]:
        fullest = max(drawn["drawings"][0]["marks"], key=lambda mark: mark.count)
        assert members(drawn["lens"]["marks"]) == members([fullest])


@pytest.mark.parametrize("kind", WIDTHS)
def test_no_two_marks_touch(kind):
    marks = next(d["marks"] for d in layout(many(500))["drawings"] if d["kind"] == kind)
    gaps = [hypot(a.x - b.x, a.y - b.y) - a.r - b.r for i, a in enumerate(marks) for b in marks[:i]]
    assert len(marks) > 10
    assert min(gaps) > 0


def test_the_order_of_the_organisations_changes_nothing():
    everyone = many(200)
    shuffled = everyone[:]
    shuffled.reverse()
    assert layout(everyone)["drawings"] == layout(shuffled)["drawings"]
    assert layout(everyone)["marks"] == layout(shuffled)["marks"]


def test_towns_apart_stay_apart_and_the_same_town_is_one_place():
    paris = [organisation(f"p{i}", *TOWNS["Paris"], "Paris") for i in range(3)]
    drawn = layout([*paris, organisation("lyon", *TOWNS["Lyon"], "Lyon")])
    first, second = drawn["drawings"][0]["marks"]
    assert (first.name, first.count, first.only, first.others) == ("Paris", 3, None, 0)
    assert second.only.slug == "lyon"
    assert drawn["lens"] is None


def test_the_lens_parts_the_places_of_the_fullest_mark():
    paris = [organisation("inserm", *TOWNS["Paris"], "Paris"), organisation("cea", *TOWNS["Paris"], "Paris")]
    drawn = layout([*paris, organisation("efs", 48.9356, 2.3539, "Saint-Denis")])
    assert [mark.count for mark in drawn["drawings"][0]["marks"]] == [3]
    assert sorted(mark.name for mark in drawn["lens"]["marks"]) == ["Paris", "Saint-Denis"]
    assert all(
        0 < mark.x < drawn["lens"]["size"] and 0 < mark.y < drawn["lens"]["size"] for mark in drawn["lens"]["marks"]
    )


def test_a_name_in_the_lens_stays_within_the_ring():
    north, south = organisation("efs", 48.9356, 2.3539, "Saint-Denis"), organisation("ctsa", 48.8030, 2.2669, "Clamart")
    for mark in layout([north, south])["lens"]["marks"]:
        end = mark.label["x"] + len(mark.name) * LETTER * (1 if mark.label["anchor"] == "start" else -1)
        assert hypot(end - LENS / 2, mark.y - LENS / 2) < LENS / 2 + 6


def test_a_place_whose_town_is_unknown_bears_that_of_its_neighbour_or_its_region():
    (place,), _ = gather([organisation("a", *TOWNS["Lyon"]), organisation("b", *TOWNS["Lyon"], "Lyon")])
    assert place.name == "Lyon"
    assert cluster([place], 1)[0].name == "Lyon"
    assert layout([organisation("a", *TOWNS["Lyon"])])["marks"][0].name == "Une région"
    assert APART > 2


def test_an_organisation_of_two_sites_stands_at_both():
    paris = [organisation(f"p{i}", *TOWNS["Paris"], "Paris") for i in range(2)]
    one = organisation("ctsa", *TOWNS["Lyon"], "Lyon")
    one.sites.append(Site("Toulon", "Une autre région", 43.1244, 5.9283))
    drawn = layout([*paris, one])
    assert sorted(mark.title for mark in drawn["drawings"][0]["marks"]) == ["Lyon", "Paris", "Toulon"]
    assert drawn["unplaced"] == []
    anchors = [place.anchor for mark in drawn["marks"] for place in mark.places]
    assert len(set(anchors)) == 3


def test_a_mark_of_several_towns_bears_the_name_of_their_region():
    near = [organisation("a", *TOWNS["Paris"], "Paris"), organisation("b", 48.9356, 2.3539, "Saint-Denis")]
    (mark,) = layout(near)["drawings"][0]["marks"]
    assert (mark.others, mark.title, bool(mark.label)) == (1, "Une région", True)
