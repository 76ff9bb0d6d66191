"""Connects the signal receivers, once the apps are ready."""

from django.db.models.signals import post_migrate, post_save
from wagtail.signals import page_published

from pepr_site.accounts import signals as account_signals
from pepr_site.operations import collection_order, content_version
from pepr_site.pages import dates
from pepr_site.pages.images import queue_renditions
from pepr_site.printing import sheets
from pepr_site.review import undo
from pepr_site.search import indexing
from pepr_site.translation import shared_fields, source_tracking
from pepr_site.trash import deletion
from pepr_site.web import redirects
from pepr_site.web.social_image import queue_social_image
from programme.easy_reading import models as easy_reading


def connect(app):
    """Connect every receiver; `app` is the configuration of this app."""
    post_migrate.connect(content_version.install, sender=app, dispatch_uid="content_version")
    post_migrate.connect(indexing.update_index, sender=app, dispatch_uid="search")
    page_published.connect(queue_social_image, dispatch_uid="social_picture")
    page_published.connect(sheets.queue_sheets, dispatch_uid="sheets")
    post_save.connect(queue_renditions, sender="pepr_site.SiteImage", dispatch_uid="renditions")
    here = (account_signals, source_tracking, collection_order, dates, shared_fields, easy_reading)
    for module in (*here, deletion, redirects, undo):
        module.connect()
