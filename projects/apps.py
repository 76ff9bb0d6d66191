from django.apps import AppConfig
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = _("Projets")

    def ready(self):
        from pepr_site.open_data.datasets import offer_dataset
        from pepr_site.web.alternates import offer
        from pepr_site.web.calendars import calendar
        from projects.agenda import all_calls, call_entries
        from projects.feeds import CallFeed
        from projects.open_data import DATASETS

        offer("projects.CallIndexPage", *CallFeed.outlets(), calendar(all_calls, lambda page: gettext("Appels")))
        offer("projects.CallPage", calendar(call_entries, lambda page: page.title, of_one=True))
        for dataset in DATASETS:
            offer_dataset(dataset)
        self.let_find()
        self.stand_on_the_dashboard()

    def stand_on_the_dashboard(self):
        from pepr_site.editing.dashboard.actions import OfPages, actions
        from pepr_site.editing.dashboard.panels import panels
        from projects.completeness import CompletenessPanel

        panels.append(CompletenessPanel)
        actions += [
            OfPages(_("Nouvel appel"), "clipboard-list", "projects.CallPage", order=20),
            OfPages(_("Changer la date d’un appel"), "calendar", "projects.CallPage", is_list=True, order=40),
        ]

    def let_find(self):
        from pepr_site.search import sources

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
