from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammeConfig(AppConfig):
    name = "programme"
    verbose_name = _("Programme")

    def ready(self):
        from pepr_site import sitemap
        from pepr_site.pages import text_checks
        from pepr_site.search import beside_pages
        from pepr_site.structured_data import everywhere
        from programme.figures import check_figures
        from programme.glossary import GlossaryTerm
        from programme.partners import Organisation, OrganisationSitemap
        from programme.structured_data import programme_nodes

        text_checks.append(check_figures)
        everywhere.append(programme_nodes)
        beside_pages |= {"terms": GlossaryTerm, "organisations": Organisation}
        sitemap.beside_pages["organisations"] = OrganisationSitemap
