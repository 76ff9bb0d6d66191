"""Wagtail's `publish_scheduled`, with a transaction for each object, so that one failure stops no other."""

import logging

from django.core.management.base import CommandError
from django.utils import timezone
from wagtail.management.commands import publish_scheduled
from wagtail.models import Page, Revision

from pepr_site.operations import transactions
from pepr_site.review.moderation import notify_of_failure

logger = logging.getLogger(__name__)


class Command(publish_scheduled.Command):
    help = "Publish and withdraw what was scheduled. One that fails is told once by mail, and tried again."

    def handle(self, *args, dryrun=False, **options):
        if dryrun:
            return super().handle(*args, dryrun=dryrun, **options)
        failed = [instance for act, instance, revision in due() if not self.does(act, instance, revision)]
        if failed:
            raise CommandError(f"Not done, and to be tried again: {', '.join(map(str, failed))}.")
        return None

    def does(self, act, instance, revision):
        """Do it in a transaction of its own; return whether that went well."""
        try:
            with transactions.tree_lock():
                act()
        # A failure must not stop the others.
        except Exception as error:
            logger.exception("%r was due and failed.", instance)
            notify_of_failure(instance, revision, error)
            return False
        return True


def due():
    """Yield what is due now, as functions that do it, what it is about, and the revision to publish or None."""
    now = timezone.now()
    for page in list(Page.objects.filter(live=True, expire_at__lt=now).order_by("expire_at")):
        yield lambda it=page: withdraw(it), page, None
    revisions = Revision.objects.filter(approved_go_live_at__lt=now).order_by("approved_go_live_at")
    for pk in list(revisions.values_list("pk", flat=True)):
        # Read again: it may have been changed or replaced since.
        if revision := revisions.filter(pk=pk).first():
            yield lambda it=revision: publish(it), revision.content_object, revision


def withdraw(instance):
    instance.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def publish(revision):
    revision.publish(log_action="wagtail.publish.scheduled")
