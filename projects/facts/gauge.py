"""The ring that shows how many facts of a project are known: one bead for each fact."""

import math
from dataclasses import dataclass

# In the units of the SVG, whose viewBox is `BOX`.
CENTRE, RADIUS = 190, 130
BOX = "-70 0 520 380"
# The distance of the labels from the ring, horizontally and vertically.
AWAY_X, AWAY_Y = 26, 30
BASELINE = 4


@dataclass(frozen=True)
class Bead:
    """A fact on the ring: where it is drawn, where its words begin, and on which side of that point they stand."""

    fact: object
    state: str
    x: int
    y: int
    label_x: int
    label_y: int
    anchor: str


def beads(line):
    """Return the beads of a `Line`, clockwise from the top."""
    step = 2 * math.pi / len(line.cells)
    return [_bead(cell, place * step - math.pi / 2) for place, cell in enumerate(line.cells)]


def _bead(cell, angle):
    across, down = math.cos(angle), math.sin(angle)
    side = "middle" if abs(across) < 0.1 else "start" if across > 0 else "end"
    return Bead(
        cell.fact,
        cell.state,
        round(CENTRE + RADIUS * across),
        round(CENTRE + RADIUS * down),
        round(CENTRE + (RADIUS + AWAY_X) * across),
        round(CENTRE + (RADIUS + AWAY_Y) * down) + BASELINE,
        side,
    )
