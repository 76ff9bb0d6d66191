from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammeConfig(AppConfig):
    name = "programme"
    verbose_name = _("Programme")

    def ready(self):
        from pepr_site.search import sources

        sources.kinds |= {"organisation": (7, _("Institutions")), "term": (8, _("Termes du glossaire"))}
        sources.page_facets |= {
            "objective": (_("Objectif"), "programme.ObjectivePage"),
            "axis": (_("Axe"), "programme.AxisPage"),
        }
        for label in ["programme.AxisPage", "programme.ObjectivePage"]:
            sources.register(label, names=lambda page: [page.short_title])
        sources.register(
            "programme.Organisation",
            kind="organisation",
            title=lambda organisation: organisation.name,
            names=lambda organisation: [organisation.short_name],
            summary=lambda organisation: organisation.description,
            door="programme.PartnersPage",
            anchor=lambda organisation: organisation.slug,
            url=lambda door, slug: f"{door}{slug}/",
        )
        sources.register(
            "programme.GlossaryTerm",
            kind="term",
            title=lambda term: term.term,
            names=lambda term: term.synonyms.split(","),
            summary=lambda term: term.definition,
            door="programme.GlossaryPage",
            anchor=lambda term: term.slug,
        )
