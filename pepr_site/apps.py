from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save
from django.utils.translation import gettext_lazy as _


class PeprSiteConfig(AppConfig):
    name = "pepr_site"
    verbose_name = _("Site")

    def ready(self):
        from pepr_site import checks, generation, redirects, security  # noqa: F401
        from pepr_site.people.documents import documents_named
        from pepr_site.search import sources
        from pepr_site.usage import named_in_text

        named_in_text.append(documents_named)
        sources.register(
            "pepr_site.SiteDocument",
            kind=sources.DOCUMENT,
            summary=lambda document: getattr(document, "description", ""),
        )
        self.connect()

    def connect(self):
        """Have the site told of what happens."""
        from wagtail.signals import page_published

        from pepr_site import collection_order, date_fields, generation, unsound
        from pepr_site.doors import signals as door_signals
        from pepr_site.images import make_when_saved
        from pepr_site.people import signals
        from pepr_site.search import upkeep
        from pepr_site.social_picture import make_when_published
        from pepr_site.tasks import telling
        from pepr_site.translation import facts, following

        post_migrate.connect(generation.install, sender=self, dispatch_uid="generation")
        post_migrate.connect(upkeep.renew, sender=self, dispatch_uid="search")
        page_published.connect(make_when_published, dispatch_uid="social_picture")
        post_save.connect(make_when_saved, sender="pepr_site.SiteImage", dispatch_uid="renditions")
        for module in (signals, door_signals, following, collection_order, date_fields, unsound, facts, telling):
            module.connect()
