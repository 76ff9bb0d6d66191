from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save
from django.utils.translation import gettext_lazy as _


class PeprSiteConfig(AppConfig):
    name = "pepr_site"
    verbose_name = _("Site")

    def ready(self):
        from wagtail.signals import page_published

        from pepr_site import checks, collection_order, date_fields, generation, redirects, security, unsound  # noqa: F401
        from pepr_site.doors import signals as door_signals
        from pepr_site.images import make_when_saved
        from pepr_site.people import signals
        from pepr_site.people.documents import documents_named
        from pepr_site.search import sources, upkeep
        from pepr_site.social_picture import make_when_published
        from pepr_site.tasks import telling
        from pepr_site.translation import facts, following
        from pepr_site.usage import named_in_text

        named_in_text.append(documents_named)
        sources.register(
            "pepr_site.SiteDocument",
            kind=sources.DOCUMENT,
            summary=lambda document: getattr(document, "description", ""),
        )
        post_migrate.connect(generation.install, sender=self, dispatch_uid="generation")
        post_migrate.connect(upkeep.renew, sender=self, dispatch_uid="search")
        page_published.connect(make_when_published, dispatch_uid="social_picture")
        post_save.connect(make_when_saved, sender="pepr_site.SiteImage", dispatch_uid="renditions")
        signals.connect()
        door_signals.connect()
        following.connect()
        collection_order.connect()
        date_fields.connect()
        unsound.connect()
        facts.connect()
        telling.connect()
