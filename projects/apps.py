from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = _("Projets")

    def ready(self):
        from pepr_site.accounts.admin_allowlist import OPEN_SPACES
        from pepr_site.search import sources

        # A partner says which institutions take part in the project.
        OPEN_SPACES.add("wagtailsnippetchoosers_programme_organisation")
        sources.kinds |= {"project": (2, _("Projets")), "call": (3, _("Appels"))}
        sources.page_facets |= {"project": (_("Projet"), "projects.ProjectPage")}
        sources.register(
            "projects.ProjectPage",
            kind="project",
            names=lambda project: [project.short_title, project.acronym, str(project.number)],
            says_nothing=lambda project: project.has_nothing_published,
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
