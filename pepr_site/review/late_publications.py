"""What should have been published or withdrawn by itself, and was not: told once to whoever can act."""

from datetime import timedelta

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.log_actions import registry as log_registry
from wagtail.models import Page, Revision
from wagtail.permission_policies.pages import PagePermissionPolicy

from pepr_site.operations.mail import send
from pepr_site.review.moderation import about

FAILED = "pepr_site.schedule_failed"
# The clock is looked at every minute.
LATE_AFTER = timedelta(minutes=5)


def tell_of_failure(instance, revision, error):
    """Keep in the history of `instance` that `revision`, or its withdrawal for None, failed; mail it the first time."""
    known = log_registry.get_logs_for_instance(instance).filter(action=FAILED, revision=revision)
    since = revision.approved_go_live_at if revision else instance.expire_at
    if known.filter(timestamp__gte=since).exists():
        return
    log(instance=instance, action=FAILED, revision=revision, data={"error": type(error).__name__})
    if not isinstance(instance, Page):
        return
    context = about(instance.specific, revision) | {"since": since, "is_withdrawal": revision is None}
    for person in concerned(instance, revision):
        transaction.on_commit(lambda person=person: send(person, "mails/schedule_failed.html", context))


def concerned(page, revision):
    """Return who may publish a page, and who wrote what was to appear."""
    people = set(PagePermissionPolicy().users_with_permission_for_instance("publish", page))
    if revision and revision.user:
        people.add(revision.user)
    return [person for person in people if person.is_active]


def overdue(pages):
    """Narrow a queryset of pages to those that should have appeared or gone by now."""
    before = timezone.now() - LATE_AFTER
    waiting = Revision.page_revisions.filter(
        object_id=Cast(OuterRef("pk"), CharField()), approved_go_live_at__lt=before
    )
    return pages.filter(Exists(waiting) | Q(live=True, expire_at__lt=before))
