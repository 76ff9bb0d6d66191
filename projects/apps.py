from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = _("Projets")

    def ready(self):
        from pepr_site.accounts.admin_allowlist import OPEN_SPACES

        # A partner says which institutions take part in the project.
        OPEN_SPACES.add("wagtailsnippetchoosers_programme_organisation")
