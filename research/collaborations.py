"""Collaborations: the graph of institutions, projects and authors, drawn and described in text.

A link needs at least two facts; links with a single fact are counted, not drawn.
"""

import math
from collections import Counter
from dataclasses import dataclass
from itertools import combinations

from django.utils.translation import gettext_lazy as _

from pepr_site.operations.content_version import cached_by_version
from pepr_site.pages.base import BasePage
from pepr_site.pages.sections import SectionOfRows
from pepr_site.pages.visibility import has_rows, visible
from research.publications import Publication, PublicationProject

LEAST_FACTS = 2
# The maximum number of nodes of a diagram, and of authors of a publication that shows a collaboration.
MOST_NODES, MOST_AUTHORS = 24, 12
# In the units of the SVG: its width and height, the radius of the circle, the widest line.
WIDTH, HEIGHT, RADIUS, WIDEST = 900, 640, 210, 9


@dataclass(frozen=True)
class Ties:
    """The pairs of one kind of object, `{(one, other): facts}`; `thin` is the number of pairs with a single fact."""

    pairs: dict
    thin: int


def ties(groups):
    """Return the `Ties` of objects that occur together in `groups`, one for each fact: a project, a publication."""
    facts = Counter(pair for group in groups for pair in combinations(sorted(set(group)), 2))
    strong = {pair: number for pair, number in facts.items() if number >= LEAST_FACTS}
    best = Counter()
    for pair, number in strong.items():
        best.update(dict.fromkeys(pair, number))
    kept = {name for name, _number in best.most_common(MOST_NODES)}
    drawn = {pair: number for pair, number in strong.items() if kept.issuperset(pair)}
    ordered = dict(sorted(drawn.items(), key=lambda item: (-item[1], item[0])))
    return Ties(ordered, sum(number < LEAST_FACTS for number in facts.values()))


def drawing(found):
    """Return `{nodes, lines}` of the `Ties`: points on a circle, and lines whose width shows the number of facts."""
    names = sorted({name for pair in found.pairs for name in pair})
    places = {name: 2 * math.pi * position / len(names) - math.pi / 2 for position, name in enumerate(names)}
    most = max(found.pairs.values(), default=1)
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "nodes": [{"name": name, **place(angle), **label(angle)} for name, angle in places.items()],
        "lines": [
            {"from": place(places[one]), "to": place(places[other]), "width": f"{max(1.5, WIDEST * number / most):.1f}"}
            for (one, other), number in found.pairs.items()
        ],
    }


def place(angle, radius=RADIUS):
    """Return the coordinates of an angle as text, so that they are not localised."""
    x, y = WIDTH / 2 + radius * math.cos(angle), HEIGHT / 2 + radius * math.sin(angle)
    return {"x": f"{x:.1f}", "y": f"{y:.1f}"}


def label(angle):
    """Return the position of a label outside the circle, and its text anchor."""
    cosine = math.cos(angle)
    # Centred labels next to each other at the bottom of the circle would overlap.
    anchor = "middle" if abs(cosine) < 0.05 else "start" if cosine > 0 else "end"
    # A centred label is placed further out, clear of its neighbours.
    at = place(angle, RADIUS + (36 if anchor == "middle" else 18))
    return {"label_x": at["x"], "label_y": at["y"], "anchor": anchor}


def groups_of_institutions(locale_id):
    """Return the short names of the institutions of each visible project of a language: a fact each."""
    projects = PublicationProject._meta.get_field("project").related_model
    parts = projects._meta.get_field("institutions").related_model.objects
    rows = parts.filter(project__in=visible(projects.objects.filter(locale_id=locale_id)))
    return together(rows.values_list("project_id", "organisation__short_name"))


def groups_of_projects(locale_id):
    """Return the projects of each publication, by their short titles in a language, and those of each institution."""
    projects = PublicationProject._meta.get_field("project").related_model
    pages = visible(projects.objects.filter(locale_id=locale_id))
    names = dict(pages.values_list("translation_key", "short_title"))
    links = PublicationProject.objects.filter(publication__in=Publication.objects.visible().values("pk"))
    pairs = links.values_list("publication_id", "project__translation_key") if has_rows(Publication) else []
    keys = together(pairs)
    parts = projects._meta.get_field("institutions").related_model.objects.filter(project__in=pages)
    shared = together(parts.values_list("organisation_id", "project__short_title"))
    return [[names[key] for key in group if key in names] for group in keys] + shared


def groups_of_authors():
    """Return the authors of each visible publication, but for those that have hundreds."""
    rows = Publication.objects.visible().values_list("authors", flat=True) if has_rows(Publication) else []
    groups = [[name.strip() for name in authors.splitlines() if name.strip()] for authors in rows]
    return [group for group in groups if len(group) <= MOST_AUTHORS]


def together(rows):
    """Return the second of each pair, by the first."""
    groups = {}
    for key, name in rows:
        groups.setdefault(key, []).append(name)
    return list(groups.values())


@cached_by_version
def found(locale_id):
    """Return the non-empty `Ties` of each kind, with its texts: `[(identifier, heading, label of a fact, ties)]`."""
    kinds = [
        ("institutions", _("Institutions"), _("projets communs"), groups_of_institutions(locale_id)),
        ("projets", _("Projets"), _("publications ou institutions communes"), groups_of_projects(locale_id)),
        ("auteurs", _("Auteurs"), _("publications communes"), groups_of_authors()),
    ]
    rows = [(name, heading, fact, ties(groups)) for name, heading, fact, groups in kinds]
    return [row for row in rows if row[-1].pairs]


class CollaborationsPage(SectionOfRows, BasePage):
    """Collaborations, as diagrams and tables, for those with at least two facts."""

    rows_of, fewest = (Publication,), LEAST_FACTS

    class Meta:
        verbose_name = _("page des collaborations")
        verbose_name_plural = _("pages des collaborations")

    @property
    def has_nothing_published(self):
        return not found(self.locale_id)

    def get_context(self, request, *args, **kwargs):
        kinds = [
            {"id": name, "heading": heading, "fact": fact, "ties": pairs, "drawing": drawing(pairs)}
            for name, heading, fact, pairs in found(self.locale_id)
        ]
        return super().get_context(request, *args, **kwargs) | {"kinds": kinds}
