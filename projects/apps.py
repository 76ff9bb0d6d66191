from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = _("Projets")

    def ready(self):
        from pepr_site.search import sources

        sources.kinds |= {"project": (2, _("Projets")), "call": (3, _("Appels"))}
        sources.page_facets |= {"project": (_("Projet"), "projects.ProjectPage")}
        sources.register(
            "projects.ProjectPage", kind="project", names=lambda project: [project.short_title, project.acronym]
        )
        sources.register(
            "projects.CallPage",
            kind="call",
            names=lambda call: [f"{call.kind.upper()} {year_of(call) or ''}"],
            year=year_of,
        )


def year_of(call):
    """Return the year a call belongs to, as far as it is known."""
    return call.opens_at.year if call.opens_at else call.announced_for
