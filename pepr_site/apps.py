from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save
from django.utils.translation import gettext_lazy as _


class PeprSiteConfig(AppConfig):
    name = "pepr_site"
    verbose_name = _("Site")

    def ready(self):
        from pepr_site import checks  # noqa: F401
        from pepr_site.operations import content_version  # noqa: F401
        from pepr_site.pages.references import named_in_text
        from pepr_site.search import sources
        from pepr_site.web import (
            redirects,  # noqa: F401
            security_txt,  # noqa: F401
        )
        from pepr_site.web.documents import documents_named

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

        from pepr_site.accounts import signals as account_signals
        from pepr_site.operations import collection_order, content_version
        from pepr_site.operations.tasks import task_metrics
        from pepr_site.pages import date_fields, unsound_rows
        from pepr_site.pages.images import make_when_saved
        from pepr_site.search import index_version
        from pepr_site.translation import shared_fields, source_tracking
        from pepr_site.web.social_image import make_when_published

        post_migrate.connect(content_version.install, sender=self, dispatch_uid="generation")
        post_migrate.connect(index_version.renew, sender=self, dispatch_uid="search")
        page_published.connect(make_when_published, dispatch_uid="social_picture")
        post_save.connect(make_when_saved, sender="pepr_site.SiteImage", dispatch_uid="renditions")
        for module in (
            account_signals,
            source_tracking,
            collection_order,
            date_fields,
            unsound_rows,
            shared_fields,
            task_metrics,
        ):
            module.connect()
