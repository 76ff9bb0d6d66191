"""The map of France: projects coordinates onto it, and groups close ones in one marker.

The projection is Lambert-93, the legal one of metropolitan France (a conformal
conic with two standard parallels, IGN NTG_71). The drawing is measured in
kilometres from its north-west corner; `static/img/france.svg` holds the outline
in the same measure.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from math import atanh, exp, hypot, pi, radians, sin, sqrt
from operator import itemgetter
from typing import NamedTuple

# Lambert-93 on the ellipsoid GRS80: exponent, constant, pole, first eccentricity, longitude of origin.
EXPONENT = 0.7256077650532670
CONSTANT = 11_754_255.426
POLE_X, POLE_Y = 700_000, 12_655_612.050
ECCENTRICITY = 0.0818191910428158
ORIGIN = radians(3)

# The corner of the map in Lambert-93, and its size, in kilometres: metropolitan France with Corsica.
WEST, NORTH = 85, 7125
WIDTH, HEIGHT = 1170, 1090


def lambert93(latitude, longitude):
    """Return the Lambert-93 coordinates `(x, y)`, in metres, of a position in degrees."""
    sine = sin(radians(latitude))
    isometric = atanh(sine) - ECCENTRICITY * atanh(ECCENTRICITY * sine)
    radius = CONSTANT * exp(-EXPONENT * isometric)
    angle = EXPONENT * (radians(longitude) - ORIGIN)
    return POLE_X + radius * sin(angle), POLE_Y - radius * sin(pi / 2 - angle)


def on_drawing(latitude, longitude):
    """Return the position on the drawing, in kilometres from its corner; None if it is outside."""
    if not (35 < latitude < 60 and -15 < longitude < 20):
        # Far from its origin, the conical projection overlaps other places.
        return None
    x, y = lambert93(latitude, longitude)
    x, y = x / 1000 - WEST, NORTH - y / 1000
    return (x, y) if 0 <= x <= WIDTH and 0 <= y <= HEIGHT else None


class Site(NamedTuple):
    """A known location of an organisation, which may have several."""

    town: str
    region: str
    latitude: Decimal | None
    longitude: Decimal | None


@dataclass(frozen=True)
class Place:
    """A point of the map, with all organisations there."""

    x: float
    y: float
    members: tuple
    name: str  # of the town, as far as any member tells it; else the region's
    region: str
    anchor: str  # the id of its entry in the list beneath the map


@dataclass(frozen=True)
class Mark:
    """A marker for places that are too close to be drawn apart."""

    x: float
    y: float
    r: int
    groups: tuple  # of what it gathers: places, or the marks of a larger drawing
    label: dict | None = None  # where its name is written, `{x, anchor}`; None where it is not

    @property
    def places(self):
        return [place for group in self.groups for place in getattr(group, "places", [group])]

    @property
    def count(self):
        return sum(len(place.members) for place in self.places)

    @property
    def name(self):
        return self.places[0].name

    @property
    def title(self):
        """Its label: the town, or the common region; empty where they differ."""
        regions = {place.region for place in self.places}
        return self.name if not self.others else regions.pop() if len(regions) == 1 else ""

    @property
    def others(self):
        """The number of places under this marker beside the one that names it."""
        return len(self.places) - 1

    @property
    def only(self):
        """The single organisation here, or None."""
        members = self.places[0].members
        return members[0] if self.count == 1 else None

    @property
    def anchor(self):
        return self.places[0].anchor

    @property
    def text_y(self):
        """Where the number is written, so that it looks centred."""
        return round(self.y + 5.5, 1)


# The radius of a mark, in the units of a drawing: one organisation, several. A drawing is
# never shown under 0.72 of its size, so that both stay over 24 pixels.
SINGLE, SEVERAL = 17, 20
# Two marks nearer than this would touch.
APART = 2 * SEVERAL + 4
WIDTHS = {"wide": 480, "narrow": 320}
# The side of the lens, the width of a letter in it, and how many names it can bear.
LENS, LETTER, NAMES = 345, 9.5, 8


def layout(organisations):
    """Return what `components/france_map.html` draws.

    `organisations` have a `slug` and their `sites`.
    The result is `{drawings, lens, marks, unplaced}`: two drawings for wide and
    narrow screens, `{kind, width, height, marks}`; an enlargement of the fullest
    mark that covers several places, or None; the marks of the wide drawing, in
    the order of the list beneath it; the organisations without a place on the map.
    """
    places, unplaced = gather(organisations)
    scale = WIDTHS["wide"] / WIDTH
    wide = cluster(places, scale)
    narrow = cluster(wide, WIDTHS["narrow"] / WIDTHS["wide"])
    # What a narrow drawing gathers stays together in the list.
    ordered = [mark for group in narrow for mark in group.groups]
    return {
        "drawings": [
            {
                "kind": kind,
                "width": width,
                "height": round(width * HEIGHT / WIDTH),
                "marks": named(marks, lambda mark, marks=marks, width=width: label_on_map(mark, marks, width)),
            }
            for (kind, width), marks in zip(WIDTHS.items(), (wide, narrow), strict=True)
        ],
        "lens": enlarge(max(ordered, key=lambda mark: mark.count, default=None)),
        "marks": ordered,
        "unplaced": unplaced,
    }


def label(mark, side):
    """Return where the name of a mark stands on one side of it: 1 for the right, -1 for the left."""
    return {"x": round(mark.x + side * (mark.r + 6), 1), "anchor": "end" if side < 0 else "start"}


def label_in_lens(mark):
    """Return where a name stands in the lens: outwards of its mark where there is room, else inwards."""
    is_left, half = mark.x < LENS / 2, LENS / 2
    # From the mark to the ring, on its own height.
    room = sqrt(max(0, half**2 - (mark.y - half) ** 2)) - abs(mark.x - half) - mark.r
    return label(mark, -1 if is_left == (room > LETTER * len(mark.name)) else 1)


def label_on_map(mark, marks, width):
    """Return where the name of a mark stands among `marks` of a drawing; None where it has no room or no name."""
    if not mark.title:
        return None
    for side in (1, -1):
        near = mark.x + side * (mark.r + 6)
        far = near + side * LETTER * len(mark.title)
        is_taken = any(
            abs(other.y - mark.y) < other.r + LETTER and abs(other.x - (near + far) / 2) < other.r + abs(far - near) / 2
            for other in marks
            if other is not mark
        )
        if 0 <= far <= width and not is_taken:
            return label(mark, side)
    return None


def named(marks, where):
    """Return `marks` with their names, where they are few; `where(mark)` returns the place of a name, or None."""
    return [replace(mark, label=where(mark)) for mark in marks] if len(marks) <= NAMES else marks


def gather(organisations):
    """Return the places of the map with who stands there, the fullest first, and the organisations without any."""
    found, unplaced = [], []
    for organisation in organisations:
        placed = [(point_of(site), organisation, site) for site in organisation.sites if point_of(site)]
        found += placed
        if not placed:
            unplaced.append(organisation)
    found.sort(key=lambda row: (row[0], row[1].slug))
    places = [_place(point, list(group)) for point, group in groupby(found, key=itemgetter(0))]
    return sorted(places, key=weight), unplaced


def point_of(site):
    """Return where a `Site` falls on the drawing, or None."""
    if site.latitude is None or site.longitude is None:
        return None
    return on_drawing(float(site.latitude), float(site.longitude))


def _place(point, rows):
    """Return the `Place` of the rows `(point, organisation, site)` that share a point."""
    _point, first, site = rows[0]
    town = next((site.town for _point, _organisation, site in rows if site.town), "")
    anchor = f"lieu-{first.slug}" if site == first.sites[0] else f"lieu-{first.slug}-2"
    members = tuple(organisation for _point, organisation, _site in rows)
    return Place(*point, members, town or site.region, site.region, anchor)


def weight(thing):
    """The order in which places or marks take their ground: the fullest first, then by where they stand."""
    count = thing.count if isinstance(thing, Mark) else len(thing.members)
    return -count, thing.x, thing.y


def cluster(things, scale):
    """Return the marks of `things`, places or marks, drawn at `scale`: no two of them touch, and none is lost.

    The fullest comes first and stays where it is; what would touch a mark joins
    the nearest one. The marks stand in a grid whose cells are as wide as the
    distance, so that only the cells around are looked at.
    """
    cells, groups = {}, []
    for thing in sorted(things, key=weight):
        x, y = thing.x * scale, thing.y * scale
        column, row = int(x // APART), int(y // APART)
        around = [index for i in (-1, 0, 1) for j in (-1, 0, 1) for index in cells.get((column + i, row + j), ())]
        near = [(hypot(x - groups[i][0], y - groups[i][1]), i) for i in around]
        distance, index = min(near, default=(APART, None))
        if distance < APART:
            groups[index][2].append(thing)
        else:
            cells.setdefault((column, row), []).append(len(groups))
            groups.append((x, y, [thing]))
    return [_mark(x, y, members) for x, y, members in groups]


def _mark(x, y, members):
    mark = Mark(round(x, 1), round(y, 1), SEVERAL, tuple(members))
    return mark if mark.count > 1 else Mark(mark.x, mark.y, SINGLE, mark.groups)


def enlarge(mark):
    """Return `{size, marks, times}`, the places under `mark` drawn larger; None where there is one place only."""
    if not mark or not mark.others:
        return None
    places = mark.places
    west, east = min(p.x for p in places), max(p.x for p in places)
    north, south = min(p.y for p in places), max(p.y for p in places)
    # Room for the marks, and for their names.
    scale = (LENS - 2 * APART - 40) / max(east - west, south - north)
    left = west - (LENS / scale - (east - west)) / 2
    top = north - (LENS / scale - (south - north)) / 2
    moved = [replace(place, x=place.x - left, y=place.y - top) for place in places]
    marks = cluster(moved, scale)
    return {
        "size": LENS,
        "marks": named(marks, label_in_lens),
        "times": round(scale * WIDTH / WIDTHS["wide"]),
        "name": places[0].region,
    }
