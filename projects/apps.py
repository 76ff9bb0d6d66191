from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = _("Projets")

    def ready(self):
        from pepr_site.page_cache.moments import moments
        from projects.calls import moments_of_calls

        moments.append(moments_of_calls)
