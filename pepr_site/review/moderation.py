"""Pages awaiting review, and the mails on submission, approval, rejection and failed schedules.

A schedule that failed is reported once, to whoever can act on it.
"""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, IntegerField, OuterRef, Subquery
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from wagtail.log_actions import log
from wagtail.log_actions import registry as log_registry
from wagtail.models import Page, Revision, TaskState, WorkflowState
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.signals import task_submitted, workflow_approved, workflow_cancelled, workflow_rejected, workflow_submitted
from wagtail.users.models import UserProfile

from pepr_site.accounts.models import ReviewTask
from pepr_site.operations.mail import send
from pepr_site.review.changes import changes

FAILED = "pepr_site.schedule_failed"
# The scheduler runs every minute.
LATE_AFTER = timedelta(minutes=5)


def connect():
    """Send these mails instead of Wagtail's, which go to every administrator without details.

    They use the `dispatch_uid`s of Wagtail's receivers, and so replace them in either order of connection.
    """
    for signal, sender, name, receiver in (
        (task_submitted, TaskState, "group_approval_task_submitted", submitted),
        (workflow_submitted, WorkflowState, "workflow_state_submitted", nothing),
        (workflow_rejected, WorkflowState, "workflow_state_rejected", sent_back),
        (workflow_approved, WorkflowState, "workflow_state_approved", approved),
    ):
        uid = f"{name}_email_notification"
        signal.disconnect(sender=sender, dispatch_uid=uid)
        signal.connect(receiver, sender=sender, dispatch_uid=uid)
    workflow_cancelled.connect(published, sender=WorkflowState, dispatch_uid="workflow_state_cancelled")


def nothing(**kwargs):
    """Sends nothing: the submission of a workflow is that of its first task, which is reported."""


def submitted(instance, user=None, **kwargs):
    """Notify users who may approve a page, except its author."""
    task, page = instance.task.specific, instance.workflow_state.content_object
    if not isinstance(page, Page) or not hasattr(task, "groups"):
        return
    page, author = page.specific, instance.workflow_state.requested_by
    version = instance.revision.as_object()
    people = get_user_model().objects.filter(groups__in=task.groups.all()).distinct()
    context = about(page, instance.revision) | {
        "author": author,
        "changes": changes(page, version) if page.live else [],
        "is_new": not page.live,
    }
    notify(people.exclude(pk__in=[p.pk for p in (user, author) if p]), "mails/submitted.html", context, "submitted")


def approved(instance, user=None, **kwargs):
    _answer(instance, user, "mails/approved.html", "approved")


def published(instance, user=None, **kwargs):
    """Notify the author whose submission ended because their page was published by other means."""
    page = instance.content_object
    if isinstance(page, Page) and page.live and not page.has_unpublished_changes:
        approved(instance, user)


def sent_back(instance, user=None, **kwargs):
    _answer(instance, user, "mails/sent_back.html", "rejected")


def _answer(state, user, template, preference):
    """Notify the author of the decision, with the comment."""
    page, author = state.content_object, state.requested_by
    if not isinstance(page, Page) or author is None or author == user:
        return
    last = state.current_task_state or state.task_states.order_by("pk").last()
    context = about(page.specific, last.revision) | {"reviewer": user, "comment": last.specific.get_comment()}
    notify([author], template, context, preference)


def about(page, revision):
    """Return the context of these mails about a page: its title, and its URLs."""
    return {
        "page": page,
        "title": page.get_admin_display_title(),
        "edit_path": reverse("wagtailadmin_pages:edit", args=[page.pk]),
        "compare_path": reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", revision.pk])
        if page.live and revision
        else reverse("wagtailadmin_pages:view_draft", args=[page.pk]),
        "live_url": page.full_url if page.live else "",
    }


def notify(people, template, context, preference):
    """Mail each user who wishes it, after the commit."""
    for person in people:
        wishes = getattr(UserProfile.get_for_user(person), f"{preference}_notifications")
        if person.is_active and person.email and wishes:
            transaction.on_commit(lambda person=person: send(person, template, context))


def waiting_for(user):
    """Return the `TaskState` of each page that a user may approve now.

    The queryset counterpart of `ReviewTask.is_own_work`: nobody approves their own work, unless they may publish
    anyway.
    """
    kind = ContentType.objects.get_for_model(Page)
    states = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, workflow_state__base_content_type=kind)
    if user.is_superuser:
        return states.filter(task__active=True)
    states = states.filter(task__in=ReviewTask.objects.filter(active=True, groups__user=user))
    if PagePermissionPolicy().user_has_permission(user, "publish"):
        return states
    online = Page.objects.filter(pk=Cast(OuterRef(OuterRef("revision__object_id")), IntegerField()))
    written = Revision.objects.filter(
        user=user,
        base_content_type=OuterRef("revision__base_content_type"),
        object_id=OuterRef("revision__object_id"),
        pk__gt=Coalesce(Subquery(online.values("live_revision_id")[:1]), 0),
    )
    return states.exclude(workflow_state__requested_by=user).exclude(Exists(written))


def notify_of_failure(instance, revision, error):
    """Log that publishing `revision` of `instance`, or its expiry for None, failed; mail it the first time."""
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
    """Return the users who may publish a page, and the author of its scheduled version."""
    people = set(PagePermissionPolicy().users_with_permission_for_instance("publish", page))
    if revision and revision.user:
        people.add(revision.user)
    return [person for person in people if person.is_active]
