"""The drafts of a page and its workflow, with fewer queries than Wagtail makes for a form."""

import contextlib
import functools

from django.utils.translation import gettext_lazy as _
from wagtail.models import COMMENTS_RELATION_NAME, Page, Revision, WorkflowPage, WorkflowState

from pepr_site.operations.tasks.backend import unindexed

# The fields that saving a draft writes to the page's own row: none is in the search or reference index.
OF_DRAFT = {
    "draft_title",
    "has_unpublished_changes",
    "latest_revision",
    "latest_revision_created_at",
    COMMENTS_RELATION_NAME,
}
UNKNOWN = object()


class DraftPage(Page):
    """Wagtail's page, with what forms and saves of drafts need kept or fetched at once."""

    class Meta:
        abstract = True

    # Set when the form opens: the translations, None for each missing one.
    form_translations = None
    # Set by `cache_workflow_state()`: the active workflow state, or None.
    submission = UNKNOWN

    def save(self, *args, update_fields=None, **kwargs):
        is_of_draft = update_fields is not None and OF_DRAFT.issuperset(update_fields)
        with unindexed() if is_of_draft else contextlib.nullcontext():
            return super().save(*args, update_fields=update_fields, **kwargs)

    def get_latest_revision(self):
        """Return the latest revision; one query also fetches the live one, and the authors of both."""
        if self.latest_revision_id and not type(self).latest_revision.is_cached(self):
            found = Revision.objects.select_related("user").in_bulk({self.latest_revision_id, self.live_revision_id})
            self.latest_revision, self.live_revision = map(found.get, (self.latest_revision_id, self.live_revision_id))
        return self.latest_revision

    def cache_workflow_state(self):
        """Keep the present workflow state, which rendering the form of a draft otherwise queries sixteen times."""
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
    def status_string(self):
        # Lists show the latest version: saving a draft does not change the page's own row.
        is_model = not self.live and (self.is_model_draft if hasattr(self, "is_model_draft") else self.is_model)
        return _("modèle") if is_model else super().status_string

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
