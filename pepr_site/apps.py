from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeprSiteConfig(AppConfig):
    name = "pepr_site"
    verbose_name = _("Site")

    def ready(self):
        from pepr_site import checks, signals  # noqa: F401

        signals.connect(self)
