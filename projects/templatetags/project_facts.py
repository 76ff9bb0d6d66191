"""Template tags of the facts of projects, and the ring that shows them: one bead for each fact."""

import math
from dataclasses import dataclass

from django import template

from projects.facts.published import address_of_form, address_of_page, line_of
from projects.project_pages import in_order

# In the units of the SVG, whose viewBox is `BOX`.
CENTRE, RADIUS = 190, 130
BOX = "-70 0 520 380"
# The distance of the labels from the ring, horizontally and vertically.
AWAY_X, AWAY_Y = 26, 30
BASELINE = 4


@dataclass(frozen=True)
class Bead:
    """A fact on the ring: its position, and the position and anchor of its label."""

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


register = template.Library()


@register.inclusion_tag("components/facts_ring.html")
def facts_ring(project):
    """Render the known facts of a project, public or draft, as a ring."""
    line = line_of(next((known for known in in_order(project.locale_id) if known.pk == project.pk), project))
    return {"line": line, "beads": beads(line), "box": BOX, "centre": CENTRE, "radius": RADIUS}


@register.simple_tag
def published_facts_url(project):
    """Return the URL of the page of known facts, in the language of a page, or ""."""
    return address_of_page(project.locale_id)


@register.simple_tag
def fact_form_url(project, fact=None):
    """Return the URL of the form to submit a fact of a project, or ""."""
    return address_of_form(project.locale_id, project.number, fact and fact.key)
