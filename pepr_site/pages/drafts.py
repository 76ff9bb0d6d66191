"""What a page knows of its drafts and their submission: read once by a form, where Wagtail reads each many times."""

import contextlib
import functools

from wagtail.models import COMMENTS_RELATION_NAME, Revision, WorkflowPage, WorkflowState

from pepr_site.operations.tasks.backend import unindexed

# What Wagtail writes to a page where a draft of it is saved: no index holds it.
OF_DRAFT = {
    "draft_title",
    "has_unpublished_changes",
    "latest_revision",
    "latest_revision_created_at",
    COMMENTS_RELATION_NAME,
}
UNKNOWN = object()


class DraftsMixin:
    """For a class of pages, before `Page`."""

    # Set where its form is opened: its translations, None for each that is missing.
    told = None
    # Set by `show_as_submitted()`: its submission, or None.
    submission = UNKNOWN

    def save(self, *args, update_fields=None, **kwargs):
        is_of_draft = update_fields is not None and OF_DRAFT.issuperset(update_fields)
        with unindexed() if is_of_draft else contextlib.nullcontext():
            return super().save(*args, update_fields=update_fields, **kwargs)

    def get_latest_revision(self):
        """Return the latest version; it and the one that is online come in one query, with who wrote them."""
        if self.latest_revision_id and not type(self).latest_revision.is_cached(self):
            found = Revision.objects.select_related("user").in_bulk({self.latest_revision_id, self.live_revision_id})
            self.latest_revision, self.live_revision = map(found.get, (self.latest_revision_id, self.live_revision_id))
        return self.latest_revision

    def show_as_submitted(self):
        """Take its submission, or that there is none, as it is now: a form asks for it sixteen times as it is drawn."""
        self.submission = super().current_workflow_state

    @property
    def current_workflow_state(self):
        return super().current_workflow_state if self.submission is UNKNOWN else self.submission

    @property
    def workflow_in_progress(self):
        if self.submission is UNKNOWN:
            return super().workflow_in_progress
        return bool(self.submission) and self.submission.status == WorkflowState.STATUS_IN_PROGRESS

    @property
    def has_workflow(self):
        return self.nearest_workflow is not None

    def get_workflow(self):
        return self.nearest_workflow

    @functools.cached_property
    def nearest_workflow(self):
        """The active workflow of the page, or of the nearest above it: one query a form, where Wagtail makes six."""
        above = WorkflowPage.objects.filter(page__in=self.get_ancestors(inclusive=True), workflow__active=True)
        nearest = above.select_related("workflow").order_by("-page__depth").first()
        return nearest and nearest.workflow
