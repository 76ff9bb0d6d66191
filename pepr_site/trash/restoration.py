"""Restores an entry of the trash: rows with their own keys, files, position, references."""

import functools
from contextlib import suppress

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.files.storage import default_storage
from django.core.serializers.base import DeserializationError
from django.db import IntegrityError, transaction
from django.db.models import ForeignKey
from django.utils.translation import gettext as _
from treebeard.mp_tree import MP_Node
from wagtail.log_actions import log
from wagtail.models import Collection, Page, ReferenceIndex, Revision
from wagtail.signals import page_published

from pepr_site.pages.attributes import models_with

# The temporary path of restored pages until they are moved to their place; no page has it.
WAITING = "ZZZZ"


class Unrestorable(Exception):
    """Why an entry cannot be restored, as a message for the user."""


@transaction.atomic
def restore(entry, user, parent=None, slug=""):
    """Restore `entry`, a page below `parent`. Raises `Unrestorable`.

    Returns the restored object, and how many dependent rows could not be restored.
    """
    if entry.model is None:
        raise Unrestorable(_("Le site n’a plus ce type de contenu : cet élément ne peut plus être restauré."))
    rows = read(entry)
    if entry.is_page:
        prepare_pages(entry, rows, slug)
    kept = store_rows(entry, rows)
    restore_files(entry)
    instance = moved_into_place(entry, parent) if entry.is_page else save_again(entry, kept)
    restore_links(entry.snapshot["links"])
    store_by_translation(kept)
    index_sources(entry.snapshot["sources"])
    log(instance=instance, action="pepr_site.restore", user=user)
    entry.delete()
    # Changes made to all pages in the meantime are applied to the restored ones.
    for do_again in models_with("on_restored").values() if isinstance(instance, Page) else ():
        do_again(user)
    return instance, len(rows) - len(kept)


def read(entry):
    """Return the rows of an entry, without columns and tables that no longer exist. Raises `Unrestorable`."""
    try:
        found = serializers.deserialize("python", entry.snapshot["rows"], ignorenonexistent=True)
        return [row.object for row in found]
    except DeserializationError:
        text = _("Le site a changé depuis la suppression : cet élément ne peut plus revenir tel quel.")
        raise Unrestorable(text) from None


def is_main(entry, row):
    """Whether a row is the deleted object itself, or a descendant page, rather than a dependent row."""
    return isinstance(row, Page) if entry.is_page else type(row) is entry.model and str(row.pk) == entry.object_id


def prepare_pages(entry, rows, slug):
    """Set the pages apart from the tree, give the topmost its address, and those new keys whose translation is back."""
    pages = [row for row in rows if type(row) is Page]
    top = min(pages, key=lambda page: page.depth)
    path, depth, old_slug = top.path, top.depth, top.slug
    taken = set(Page.objects.filter(translation_key__in=entry.keys).values_list("translation_key", "locale_id"))
    for page in pages:
        page.path, page.depth = WAITING + page.path[len(path) :], page.depth - depth + 1
        if (page.translation_key, page.locale_id) in taken:
            page.translation_key = type(page)._meta.get_field("translation_key").get_default()
    if slug and slug != old_slug:
        top.slug = slug
        for version in rows:
            if isinstance(version, Revision) and version.object_id == str(top.pk):
                version.content["slug"] = slug


def store_rows(entry, rows):
    """Store `rows`, without those whose target is gone or whose unique value is taken; return the stored ones."""
    while True:
        rows = storable(entry, rows)
        row = None
        try:
            with transaction.atomic():
                for row in rows:
                    row.save_base(raw=True, force_insert=True)
            return rows
        except IntegrityError as conflict:
            if is_main(entry, row):
                raise Unrestorable(conflict_of(row)) from conflict
            rows = [other for other in rows if other is not row]


def conflict_of(row):
    """Describe what has taken the place of a row."""
    try:
        row.validate_unique()
        row.validate_constraints()
    except ValidationError as error:
        return _("Une autre entrée a pris sa place : %(why)s") % {"why": " ".join(error.messages)}
    return _("Une autre entrée a pris sa place entre-temps.")


def storable(entry, rows):
    """Return those of `rows` that can be stored: foreign keys to missing rows become null, or drop their row."""
    is_stored = functools.cache(lambda model, key: model._base_manager.filter(pk=key).exists())
    while True:
        here = {(type(row), row.pk) for row in rows}
        kept = [row for row in rows if clear_missing_keys(row, lambda *one, here=here: one in here or is_stored(*one))]
        if len(kept) == len(rows):
            return kept
        if lost := [row for row in set(rows).difference(kept) if is_main(entry, row)]:
            raise Unrestorable(_("« %s » ne tient plus : ce dont il dépend n’existe plus.") % lost[0])
        rows = kept


def clear_missing_keys(row, is_there):
    """Set foreign keys to missing rows to null; return whether the row is valid. `is_there` takes a model and a key."""
    for field in (field for field in row._meta.local_concrete_fields if isinstance(field, ForeignKey)):
        key, model = getattr(row, field.attname), field.related_model._meta.concrete_model
        if key is None or is_there(model, key):
            continue
        if not field.null and model is not Collection:
            return False
        setattr(row, field.attname, None if field.null else Collection.get_first_root_node().pk)
    return True


def restore_files(entry):
    """Copy the files back under their names, or free ones, which are then stored in their rows."""
    for file in entry.snapshot["files"]:
        rows = apps.get_model(file["model"])._base_manager
        # A file that was missing when its row was deleted has no copy.
        with suppress(FileNotFoundError), default_storage.open(file["stored"]) as stored:
            name = default_storage.save(file["name"], stored)
            rows.filter(pk=file["pk"]).update(**{file["field"]: name})


def moved_into_place(entry, parent):
    """Move the pages from their temporary path below `parent`; return the topmost, all of them reindexed."""
    top, previous = Page.objects.get(path=WAITING), parent.get_children().filter(pk=entry.previous_id).first()
    was_first = parent.pk == entry.parent_id and entry.previous_id is None
    # treebeard's `move`: Wagtail's would log it and create redirects from URLs that never existed.
    if previous:
        MP_Node.move(top, previous, pos="right")
    else:
        MP_Node.move(top, parent, pos="first-child" if was_first else "last-child")
    path = Page.objects.get(pk=top.pk).path
    for page in Page.objects.filter(path__startswith=path).order_by("path").specific():
        page.set_url_path(page.get_parent(update=True))
        page.save(clean=False)
        if page.live:
            page_published.send(sender=type(page), instance=page, revision=page.live_revision)
    return Page.objects.get(pk=top.pk).specific


def save_again(entry, rows):
    """Save the row of the entry normally, which indexes it and makes its renditions. Return it."""
    instance = entry.model._base_manager.get(pk=next(row.pk for row in rows if is_main(entry, row)))
    instance.save()
    return instance


def restore_links(links):
    """Restore foreign keys that were set to null, where they were not changed since."""
    models = {model._meta.label_lower: model for model in apps.get_models(include_auto_created=True)}
    for label, key, column, value in links:
        model = models.get(label)
        field = model and next((f for f in model._meta.concrete_fields if f.attname == column), None)
        if field and field.related_model._base_manager.filter(pk=value).exists():
            model._base_manager.filter(pk=key, **{column: None}).update(**{column: value})


def store_by_translation(rows):
    """Store the rows linked by translation key once more: receivers wrote others while the pages came back."""
    for row in (row for row in rows if type(row) in models_with("hangs_by_translation")):
        type(row).objects.filter(translation_key=row.translation_key, locale_id=row.locale_id).delete()
        row.save_base(raw=True)


def index_sources(sources):
    """Update the reference index of the objects that refer to what is restored."""
    for kind, key in sources:
        model = ContentType.objects.get_for_id(kind).model_class()
        try:
            row = model._base_manager.get(pk=key)
        except (ObjectDoesNotExist, AttributeError):
            continue
        ReferenceIndex.create_or_update_for_object(row.specific if isinstance(row, Page) else row)
