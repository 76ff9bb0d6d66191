from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PeprSiteConfig(AppConfig):
    name = "pepr_site"
    verbose_name = _("Site")

    def ready(self):
        from wagtail.signals import page_published

        from pepr_site import checks, generation, security  # noqa: F401
        from pepr_site.social_picture import make_when_published

        post_migrate.connect(generation.install, sender=self, dispatch_uid="generation")
        page_published.connect(make_when_published, dispatch_uid="social_picture")
