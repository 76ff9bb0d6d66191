"""Delete the old versions of pages that nobody will take up again."""

from datetime import timedelta

from django.core.management.base import BaseCommand
from django.db.models import Exists, F, OuterRef, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry, Revision, TaskState

MONTHS, LAST = 12, 20


def purgeable():
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


class Command(BaseCommand):
    help = (
        "Delete old drafts. Keeps every published version, the latest of each page, what is scheduled or in a "
        f"workflow, the last {LAST} versions of each page, and everything younger than {MONTHS} months."
    )

    def handle(self, **options):
        keys = list(purgeable().values_list("pk", flat=True))
        Revision.objects.filter(pk__in=keys).delete()
        self.stdout.write(f"{len(keys)} old version{'s' * (len(keys) != 1)} deleted.")
