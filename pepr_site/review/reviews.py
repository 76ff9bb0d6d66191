"""What waits for a person's approval."""

from django.db.models import Exists, IntegerField, OuterRef, Subquery
from django.db.models.functions import Cast, Coalesce
from wagtail.models import Page, Revision, TaskState
from wagtail.permission_policies.pages import PagePermissionPolicy


def waiting_for(user):
    """Return the `TaskState` of each page that a person may approve now.

    Says of all at once what `ReviewTask.is_own_work` says of one: their own work waits for somebody else, unless they
    may publish anyway.
    """
    states = TaskState.objects.reviewable_by(user)
    states = states.filter(workflow_state__base_content_type__app_label="wagtailcore")
    if user.is_superuser or PagePermissionPolicy().user_has_permission(user, "publish"):
        return states
    online = Page.objects.filter(pk=Cast(OuterRef(OuterRef("revision__object_id")), IntegerField()))
    written = Revision.objects.filter(
        user=user,
        base_content_type=OuterRef("revision__base_content_type"),
        object_id=OuterRef("revision__object_id"),
        pk__gt=Coalesce(Subquery(online.values("live_revision_id")[:1]), 0),
    )
    return states.exclude(workflow_state__requested_by=user).exclude(Exists(written))
