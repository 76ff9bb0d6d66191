from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammeConfig(AppConfig):
    name = "programme"
    verbose_name = _("Programme")

    def ready(self):
        from pepr_site.content_checks import known_acronyms
        from pepr_site.pages import text_checks
        from pepr_site.search import beside_pages
        from pepr_site.usage import named_in_text
        from programme.figures import check_figures, figures_named
        from programme.glossary import GlossaryTerm, acronyms
        from programme.partners import Organisation

        text_checks.append(check_figures)
        known_acronyms.append(acronyms)
        named_in_text.append(figures_named)
        beside_pages |= {"terms": GlossaryTerm, "organisations": Organisation}
