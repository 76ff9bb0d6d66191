"""Draw the outline of France that the map of the institutions stands on; run once, its result is kept."""

import json
from itertools import pairwise
from math import hypot
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from programme.partners.france import HEIGHT, WIDTH, on_drawing

FRANCE = "250"  # ISO 3166-1
# In kilometres: what a point may stray from the true outline, and the smallest island that is drawn.
TOLERANCE, SMALLEST = 2, 40


class Command(BaseCommand):
    help = "Write static/img/france.svg from the file countries-10m.json of the npm package world-atlas 2.0.2."

    def add_arguments(self, parser):
        parser.add_argument("atlas", type=Path)

    def handle(self, *args, atlas, **options):
        rings = [simplified(ring) for ring in outline(json.loads(atlas.read_text())) if area(ring) >= SMALLEST]
        path = "".join(f"M{'L'.join(f'{x:.0f},{y:.0f}' for x, y in ring[:-1])}z" for ring in rings)
        target = Path(settings.BASE_DIR) / "static/img/france.svg"
        target.write_text(
            "<!-- From Natural Earth 1:10m (public domain), in Lambert-93; made by the command draw_france. -->\n"
            f'<svg xmlns="http://www.w3.org/2000/svg">\n<symbol id="france" viewBox="0 0 {WIDTH} {HEIGHT}">'
            f'<path d="{path}"/></symbol>\n</svg>\n'
        )
        self.stdout.write(f"{target}: {len(rings)} rings, {sum(map(len, rings))} points")


def outline(atlas):
    """Return the rings of metropolitan France in a TopoJSON atlas, as lists of points on the drawing."""
    scale, origin = atlas["transform"]["scale"], atlas["transform"]["translate"]
    arcs = []
    for arc in atlas["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            # Each point is told from the one before it.
            x, y = x + step_x, y + step_y
            points.append((y * scale[1] + origin[1], x * scale[0] + origin[0]))
        arcs.append(points)
    country = next(c for c in atlas["objects"]["countries"]["geometries"] if c.get("id") == FRANCE)
    for polygon in country["arcs"]:
        # A number below zero is an arc run backwards; one arc begins where the other ends.
        runs = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in polygon[0]]
        ring = [on_drawing(*point) for run in runs for point in run[1:]]
        if all(ring):
            yield [*ring, ring[0]]


def area(ring):
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))) / 2


def simplified(ring):
    """Return a closed ring with fewer points (Douglas and Peucker), in two halves: its ends are one point."""
    half = max(range(len(ring)), key=lambda i: hypot(ring[i][0] - ring[0][0], ring[i][1] - ring[0][1]))
    return thinned(ring[: half + 1])[:-1] + thinned(ring[half:])


def thinned(line):
    """Return the points of an open line without those that stray less than the tolerance."""
    (x1, y1), (x2, y2) = line[0], line[-1]
    length = hypot(x2 - x1, y2 - y1) or 1
    strays = [abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length for x, y in line[1:-1]]
    furthest = max(strays, default=0)
    if furthest <= TOLERANCE:
        return [line[0], line[-1]]
    split = strays.index(furthest) + 1
    return thinned(line[: split + 1])[:-1] + thinned(line[split:])
