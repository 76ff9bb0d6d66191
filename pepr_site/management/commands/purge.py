"""`manage.py purge`: deletes data whose retention period has ended."""

import logging
from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Exists, F, OuterRef, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry, Revision, TaskState

from pepr_site.accounts import audit_log, sessions
from pepr_site.contact import delivery
from pepr_site.trash import deletion

logger = logging.getLogger(__name__)
# The age from which versions of a page are deleted, and the number of versions that are always kept.
MONTHS, LAST = 12, 20


def old_drafts():
    """Return the revisions that may go: drafts older than `MONTHS`, beyond the `LAST` of their page.

    Kept whatever their age: what was published, is the latest, is scheduled, or
    is in a workflow.
    """
    published = {"revision": OuterRef("pk"), "action": "wagtail.publish"}
    ranked = Revision.objects.annotate(
        rank=Window(RowNumber(), [F("base_content_type"), F("object_id")], [F("created_at").desc(), F("pk").desc()])
    )
    recent = ranked.filter(rank__lte=LAST).values("pk")
    old = Revision.objects.filter(
        Q(created_at__lt=timezone.now() - timedelta(days=MONTHS * 365.25 / 12)),
        ~Exists(PageLogEntry.objects.filter(**published)),
        ~Exists(ModelLogEntry.objects.filter(**published)),
        ~Exists(TaskState.objects.filter(revision=OuterRef("pk"))),
        approved_go_live_at=None,
    ).exclude(pk__in=recent)
    return _unreferenced(old)


def _unreferenced(revisions):
    """Leave out what some row points to, such as a page's live or latest revision."""
    for relation in Revision._meta.related_objects:
        if relation.field.name in {"live_revision", "latest_revision"}:
            held = relation.related_model._base_manager.exclude(**{relation.field.name: None})
            revisions = revisions.exclude(pk__in=held.values(relation.field.name))
    return revisions


def purge_drafts():
    keys = list(old_drafts().values_list("pk", flat=True))
    Revision.objects.filter(pk__in=keys).delete()
    return len(keys)


# Functions that return how many rows they deleted.
PURGES = {
    "messages": delivery.purge,
    "old drafts": purge_drafts,
    "sign-ins": audit_log.purge,
    "sessions": sessions.purge,
    "entries of the trash": deletion.purge,
}


class Command(BaseCommand):
    help = (
        "Delete what visitors sent, once it is as old as the legal settings say; drafts older than "
        f"{MONTHS} months, but for the last {LAST} of each page and what was published, is scheduled or in a workflow; "
        "the log of sign-ins past SIGN_IN_LOG_MONTHS; sessions that have ended; what has had its time in the trash."
    )

    def handle(self, **options):
        gone, failed = [], []
        for name, purge in PURGES.items():
            try:
                gone.append(f"{purge()} {name}")
            # A failure must not stop the others.
            except Exception:
                logger.exception("Not purged: %s", name)
                failed.append(name)
        self.stdout.write(f"Deleted: {', '.join(gone)}.")
        if failed:
            raise CommandError(f"Not purged: {', '.join(failed)}.")
