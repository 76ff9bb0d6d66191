"""The filters of the project directory: one form reads the address, so nonsense is ignored."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pepr_site.text import fold

UNPUBLISHED = "none"


class ProjectFilterForm(forms.Form):
    """Narrows a list of projects by what the visitor ticks and types.

    `projects` is a list of `ProjectPage` with `axes_ids` and `objectives_ids`;
    `axes` and `objectives` are the pages to choose from. A value that is not
    among the choices counts for nothing, and the rest of the address still
    applies. Each choice bears the number of projects that it would show.
    """

    objective = forms.MultipleChoiceField(label=_("Objectif"), required=False)
    axis = forms.MultipleChoiceField(label=_("Axe"), required=False)
    documentation = forms.MultipleChoiceField(label=_("Ce qui est publié"), required=False)
    q = forms.CharField(label=_("Mot, laboratoire, personne"), required=False, max_length=100)

    FACETS = ("objective", "axis", "documentation")

    def __init__(self, data, *, projects, axes, objectives, levels):
        super().__init__(data)
        self.projects = projects
        unpublished = (UNPUBLISHED, _("Non publié"))
        self.fields["objective"].choices = [*((str(o.number), o.short_title) for o in objectives), unpublished]
        self.fields["axis"].choices = [*((str(a.number), a.short_title) for a in axes), unpublished]
        self.fields["documentation"].choices = levels
        self._numbers = {
            "objective": {objective.pk: str(objective.number) for objective in objectives},
            "axis": {axis.pk: str(axis.number) for axis in axes},
        }

    @property
    def chosen(self):
        """What is asked for, facet by facet, with only values that exist."""
        return {
            name: {value for value in self.data.getlist(name) if value in dict(self.fields[name].choices)}
            for name in self.FACETS
        }

    @property
    def query(self):
        return self.data.get("q", "").strip()[: self.fields["q"].max_length]

    @property
    def is_narrowed(self):
        return bool(self.query or any(self.chosen.values()))

    def values(self, project, facet):
        """Return the choices of `facet` under which `project` falls."""
        if facet == "documentation":
            return {project.documentation}
        ids = project.objectives_ids if facet == "objective" else project.axes_ids
        return {self._numbers[facet][pk] for pk in ids if pk in self._numbers[facet]} or {UNPUBLISHED}

    def facets(self):
        """Return `{name, label, choices}` per facet; a choice is `{value, label, count, checked}`.

        A count is what the choice would show with the other facets as they are.
        """
        chosen = self.chosen
        return [
            {
                "name": name,
                "label": self.fields[name].label,
                "choices": [
                    {
                        "value": value,
                        "label": label,
                        "checked": value in chosen[name],
                        "count": sum(value in self.values(project, name) for project in self.matches(without=name)),
                    }
                    for value, label in self.fields[name].choices
                ],
            }
            for name in self.FACETS
        ]

    def matches(self, without=None):
        """Return the projects that fit every facet (but `without`) and every word typed."""
        chosen, words = self.chosen, fold(self.query).split()
        return [
            project
            for project in self.projects
            if all(
                not wanted or wanted & self.values(project, name) for name, wanted in chosen.items() if name != without
            )
            and all(word in project.haystack for word in words)
        ]
