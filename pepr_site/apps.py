from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PeprSiteConfig(AppConfig):
    name = "pepr_site"
    verbose_name = _("Site")

    def ready(self):
        from pepr_site import checks, generation, redirects  # noqa: F401

        post_migrate.connect(generation.install, sender=self, dispatch_uid="generation")
