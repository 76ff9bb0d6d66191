"""Puts what is deleted in the admin into the trash, and purges it.

Deletions by commands, and those that must be immediate (`erase`), bypass it.
"""

from contextlib import suppress
from functools import wraps

from allauth.core import context
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.signals import pre_delete
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.log_actions import LogContext, get_active_log_context
from wagtail.models import CollectionMember, Page
from wagtail.snippets.models import get_snippet_models

from pepr_site.operations import transactions
from pepr_site.trash import snapshots
from pepr_site.trash.models import FOLDER, KEPT_FOR, TrashEntry


def connect():
    """Called once, when the apps are ready: before Wagtail's receiver, which unpublishes a page that is deleted."""
    pre_delete.connect(keep_deleted, dispatch_uid="trash")


def is_kept(model):
    """Whether rows of a model go to the trash: pages (by `Page`), files and snippets."""
    return model in (Page, get_image_model(), get_document_model(), *get_snippet_models())


def erase(instance):
    """Delete a row immediately, bypassing the trash: data that somebody has a right to have deleted."""
    with LogContext():
        instance.delete()


def keep_deleted(sender, instance, origin=None, **kwargs):
    """A receiver: keep a row that a user of the admin deletes directly."""
    user = get_active_log_context().user
    if user and is_kept(sender) and is_asked_for(instance, origin):
        entry = create_entry(instance, user)
        if context.request is not None:
            context.request.trashed = [*getattr(context.request, "trashed", []), entry]


def is_asked_for(instance, origin):
    """Whether a deletion with this `origin`, a row or a queryset, targets `instance` itself, not its ancestor."""
    is_set = isinstance(origin, QuerySet)
    if not isinstance(instance, origin.model if is_set else type(origin)):
        return False
    if not is_set or not isinstance(instance, Page):
        return True
    above = [instance.path[:end] for end in range(Page.steplen, len(instance.path), Page.steplen)]
    return not origin.filter(path__in=above).exists()


def create_entry(instance, user):
    """Create the `TrashEntry` of a row before its deletion, with private copies of its files."""
    is_page = isinstance(instance, Page)
    # Read from the database: the instance may be outdated.
    root = (Page if is_page else type(instance))._base_manager.get(pk=instance.pk)
    rows = list(Page.objects.filter(path__startswith=root.path).order_by("path")) if is_page else [root]
    entry = TrashEntry(
        content_type=ContentType.objects.get_for_model(root.specific_class if is_page else root),
        object_id=root.pk,
        title=(root.get_admin_display_title() if is_page else str(root))[:255],
        place=place_of(root)[:500],
        keys=[row.translation_key for row in rows if hasattr(row, "translation_key")],
        count=len(rows),
        deleted_by=user,
    )
    if is_page:
        parent, previous = root.get_parent(), root.get_prev_sibling()
        entry.parent_id, entry.previous_id, entry.is_live = parent.pk, previous and previous.pk, root.live
    entry.snapshot = snapshots.snapshot_of(rows, f"{FOLDER}/{entry.pk}")
    entry.save(force_insert=True)
    # Before Wagtail deletes them, which it does after the transaction too.
    transaction.on_commit(lambda: copy_files(entry.snapshot["files"]))
    return entry


def copy_files(files):
    """Copy the files of an entry to where it keeps them; one that is missing is left out."""
    for file in files:
        with suppress(FileNotFoundError), default_storage.open(file["name"]) as content:
            default_storage.save(file["stored"], content)


def place_of(row):
    """Return the position of a row, in words."""
    if isinstance(row, Page):
        return " › ".join(row.get_ancestors().filter(depth__gt=1).values_list("title", flat=True))
    return row.collection.name if isinstance(row, CollectionMember) else ""


def with_trash_message(view):
    """Wrap a view of the admin: tell the user where the deleted object is, and until when."""

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        entries = getattr(request, "trashed", [])
        if entries and not request.user.is_partner:
            if len(entries) == 1:
                text = _("« %(title)s » est à la corbeille jusqu’au %(day)s.")
            else:
                text = _("%(count)s éléments sont à la corbeille jusqu’au %(day)s.")
            first, day = entries[0], date_format(timezone.localtime(entries[0].goes_at), "j F Y")
            address = reverse("trash_entry", args=[first.pk]) if len(entries) == 1 else reverse("trash")
            message = text % {"title": first.title, "count": len(entries), "day": day}
            messages.info(request, message, buttons=[messages.button(address, _("Restaurer"))])
        return response

    return wrapper


def purge():
    """Delete expired entries; return how many."""
    old = TrashEntry.objects.filter(deleted_at__lt=timezone.now() - KEPT_FOR)
    keys = list(old.values_list("pk", flat=True))
    for key in keys:
        with transactions.tree_lock():
            TrashEntry.objects.filter(pk=key).delete()
    return len(keys)
