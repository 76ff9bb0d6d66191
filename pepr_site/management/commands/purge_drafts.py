"""Delete the old versions of pages that nobody will take up again."""

from datetime import timedelta

from django.core.management.base import BaseCommand
from django.db.models import Exists, F, OuterRef, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from wagtail.models import ModelLogEntry, PageLogEntry, Revision, TaskState

MONTHS, LAST = 12, 20


def purgeable(months=MONTHS, last=LAST):
    """Return the revisions that may go: drafts older than `months`, beyond the `last` of their page.

    Kept whatever their age: what was published, is the latest, is scheduled, or
    is in a workflow.
    """
    published = {"revision": OuterRef("pk"), "action": "wagtail.publish"}
    ranked = Revision.objects.annotate(
        rank=Window(RowNumber(), [F("base_content_type"), F("object_id")], [F("created_at").desc(), F("pk").desc()])
    )
    recent = ranked.filter(rank__lte=last).values("pk")
    old = Revision.objects.filter(
        Q(created_at__lt=timezone.now() - timedelta(days=months * 365.25 / 12)),
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

    def add_arguments(self, parser):
        parser.add_argument("--months", type=int, default=MONTHS, help="keep every version younger than this")
        parser.add_argument("--last", type=int, default=LAST, help="keep this many versions of each page, at least one")
        parser.add_argument("--dry-run", action="store_true", help="count, delete nothing")

    def handle(self, *, months, last, dry_run, **options):
        revisions = purgeable(max(0, months), max(1, last))
        count = revisions.count()
        if not dry_run:
            Revision.objects.filter(pk__in=list(revisions.values_list("pk", flat=True))).delete()
        self.stdout.write(f"{count} old version{'s' * (count != 1)} {'to delete' if dry_run else 'deleted'}.")
