"""`TrashEntry`: a deleted object with its position, who deleted it, and a copy of all that was deleted with it.

Why it stores a copy instead of a flag on the row: `docs/decisions/trash.md`.
"""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, get_page_models
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permissions import policy_registry
from wagtail.snippets.models import get_snippet_models

KEPT_FOR = timedelta(days=30)
# Files with a leading dot are never served (see `media_storage.py`, and `deploy/nginx/`).
FOLDER = ".trash"


class ExactEncoder(DjangoJSONEncoder):
    """Django's encoder truncates times to milliseconds, but revisions are compared by microseconds."""

    def default(self, o):
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


class TrashQuerySet(models.QuerySet):
    def holding(self, key):
        """Filter to entries with an object of this translation key."""
        return self.filter(keys__contains=[key])

    def visible_to(self, user):
        """Filter to what a user sees and may restore: what they may delete, and what they deleted themselves.

        Publishers see pages and files; users who may delete snippets of a kind, those. Partners see none.
        """
        entries = self.defer("snapshot").select_related("content_type", "deleted_by")
        if user.is_superuser:
            return entries
        if user.is_partner:
            return entries.none()
        policies = {model: policy_registry.get_by_type(model) for model in get_snippet_models()}
        mine = [model for model, policy in policies.items() if policy.user_has_permission(user, "delete")]
        if PagePermissionPolicy().user_has_permission(user, "publish"):
            mine += [*get_page_models(), get_image_model(), get_document_model()]
        kinds = ContentType.objects.get_for_models(*mine).values()
        return entries.filter(models.Q(deleted_by=user) | models.Q(content_type__in=kinds))


class TrashEntry(models.Model):
    """One deleted page with its descendants, or one picture, document or snippet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=255)
    title = models.CharField(_("titre"), max_length=255)
    place = models.CharField(_("où"), max_length=500, blank=True)
    # For a page: its parent and previous sibling; whether it was live.
    parent_id = models.IntegerField(null=True)
    previous_id = models.IntegerField(null=True)
    is_live = models.BooleanField(default=False)
    # The translation keys of the deleted objects, and their number.
    keys = ArrayField(models.UUIDField(), default=list)
    count = models.PositiveIntegerField(default=1)
    deleted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    deleted_at = models.DateTimeField(_("supprimé le"), default=timezone.now, db_index=True)
    # In the format of `snapshots.take`.
    snapshot = models.JSONField(encoder=ExactEncoder)

    objects = TrashQuerySet.as_manager()

    class Meta:
        verbose_name = _("élément supprimé")
        verbose_name_plural = _("éléments supprimés")
        ordering = ["-deleted_at"]

    def __str__(self):
        return self.title

    @property
    def goes_at(self):
        return self.deleted_at + KEPT_FOR

    @property
    def model(self):
        """The class of the deleted object; None if it no longer exists."""
        return self.content_type.model_class()

    @property
    def kind(self):
        return self.model._meta.verbose_name if self.model else self.content_type.model

    @property
    def is_page(self):
        return bool(self.model) and issubclass(self.model, Page)


def may_see(user):
    """Whether a user may see the trash at all; without a query of its entries."""
    return user.is_superuser or (
        not user.is_partner and PagePermissionPolicy().user_has_any_permission(user, ["add", "publish"])
    )


@receiver(pre_delete, sender=TrashEntry, dispatch_uid="trash")
def delete_entry_files(instance, **kwargs):
    """Delete the file copies of an entry that was restored or purged."""
    # Read before the row is deleted.
    names = [file["stored"] for file in instance.snapshot["files"]]
    transaction.on_commit(lambda: [default_storage.delete(name) for name in names])
