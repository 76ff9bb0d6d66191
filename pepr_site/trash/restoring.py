"""Brings back what an entry of the trash holds: the rows under their own keys, the files, the place, the references."""

from collections import defaultdict
from dataclasses import dataclass

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.files.storage import default_storage
from django.core.serializers.base import DeserializationError
from django.db import IntegrityError, transaction
from django.db.models import ForeignKey
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from treebeard.mp_tree import MP_Node
from wagtail.log_actions import log
from wagtail.models import Collection, Page, ReferenceIndex, Revision
from wagtail.signals import page_published

from pepr_site.pages.attributes import models_with
from pepr_site.trash.snapshots import columns

# Where the pages of an entry stand until they are moved to their place: a path that no tree of ours has.
WAITING = "ZZZZ"
CHANGED = gettext_lazy("Le site a changé depuis la suppression : cet élément ne peut plus revenir tel quel.")


class Unrestorable(Exception):
    """What keeps something from being restored, in words for who asked."""


@dataclass
class Restored:
    """What came back, how many rows could not, and whether the tables have changed since."""

    instance: object
    left_out: int
    is_older: bool


@transaction.atomic
def restore(entry, user, parent=None, slug=""):
    """Bring back what `entry` holds, a page beneath `parent`; return a `Restored`. Raises `Unrestorable`."""
    if entry.model is None:
        raise Unrestorable(_("Le site n’a plus ce type de contenu : cet élément ne peut plus être restauré."))
    rows = read(entry.snapshot["rows"])
    files = bring_files(entry, rows)
    try:
        if entry.is_page:
            prepare_pages(entry, rows, slug)
        kept = put_back(entry, rows)
        instance = in_place(entry, parent) if entry.is_page else saved_again(entry, kept)
    except BaseException:
        for name in files:
            default_storage.delete(name)
        raise
    put_links(entry.snapshot["links"])
    put_by_translation(kept)
    index_sources(entry.snapshot["sources"])
    log(instance=instance, action="pepr_site.restore", user=user)
    is_older = has_changed(entry.snapshot["schema"])
    is_page = entry.is_page
    entry.delete()
    # What was done meanwhile to all the pages there were is done to what is back.
    for do_again in models_with("on_restored").values() if is_page else ():
        do_again(user)
    return Restored(instance, len(rows) - len(kept), is_older)


def read(data):
    """Return the rows that `data` tells, without the columns and tables that are no more. Raises `Unrestorable`."""
    try:
        return [row.object for row in serializers.deserialize("python", data, ignorenonexistent=True)]
    except DeserializationError:
        raise Unrestorable(CHANGED) from None


def has_changed(schema):
    """Whether a table has other columns than when the copy was made."""
    now = {model._meta.label_lower: columns(model) for model in apps.get_models(include_auto_created=True)}
    return any(now.get(label) != names for label, names in schema.items())


def is_main(entry, row):
    """Whether a row is what was deleted itself, or a page beneath it, and not what hung on it."""
    return isinstance(row, Page) if entry.is_page else type(row) is entry.model and str(row.pk) == entry.object_id


def bring_files(entry, rows):
    """Copy the files back under their names, or free ones, and name them in `rows`; return the names."""
    by_key = {(row._meta.label_lower, str(row.pk)): row for row in rows}
    names = []
    for file in entry.snapshot["files"]:
        with default_storage.open(file["stored"]) as stored:
            names.append(default_storage.save(file["name"], stored))
        setattr(by_key[file["model"], file["pk"]], file["field"], names[-1])
    return names


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


def put_back(entry, rows):
    """Store `rows`, without those whose row of reference is gone or whose place is taken; return what is stored."""
    rows = list(rows)
    while True:
        rows = sound(entry, rows)
        row = None
        try:
            with transaction.atomic():
                for row in rows:
                    row.save_base(raw=True, force_insert=True)
            return rows
        except IntegrityError as conflict:
            if is_main(entry, row):
                raise Unrestorable(CHANGED if has_changed(entry.snapshot["schema"]) else conflict_of(row)) from conflict
            rows = [other for other in rows if other is not row]


def conflict_of(row):
    try:
        row.validate_unique()
        row.validate_constraints()
    except ValidationError as error:
        return _("Une autre entrée a pris sa place : %(why)s") % {"why": " ".join(error.messages)}
    return _("Une autre entrée a pris sa place entre-temps.")


def sound(entry, rows):
    """Return those of `rows` that may be stored: a reference to what is gone is emptied, or takes its row along."""
    while gone := gone_from(rows):
        kept = [row for row in rows if settle(row, gone)]
        lost = [row for row in rows if is_main(entry, row) and not any(row is other for other in kept)]
        if lost:
            raise Unrestorable(_("« %s » ne tient plus : ce dont il dépend n’existe plus.") % lost[0])
        rows = kept
    return rows


def references(row):
    """Yield `(field, model, key)` for each foreign key of a row."""
    for field in row._meta.local_concrete_fields:
        if isinstance(field, ForeignKey) and (value := getattr(row, field.attname)) is not None:
            yield field, field.related_model._meta.concrete_model, value


def gone_from(rows):
    """Return the `(model, key)` that `rows` refer to and that neither they nor the database hold."""
    here = {(type(row), row.pk) for row in rows}
    wanted = defaultdict(set)
    for row in rows:
        for _field, model, key in references(row):
            if (model, key) not in here:
                wanted[model].add(key)
    return {
        (model, key)
        for model, keys in wanted.items()
        for key in keys.difference(model._base_manager.filter(pk__in=keys).values_list("pk", flat=True))
    }


def settle(row, gone):
    """Empty what a row refers to in vain; return whether it can stand without."""
    for field, model, key in references(row):
        if (model, key) in gone:
            if not field.null and model is not Collection:
                return False
            setattr(row, field.attname, None if field.null else Collection.get_first_root_node().pk)
    return True


def in_place(entry, parent):
    """Move the pages from where they wait to beneath `parent`; return the topmost, all of them indexed again."""
    top, previous = Page.objects.get(path=WAITING), parent.get_children().filter(pk=entry.previous_id).first()
    was_first = parent.pk == entry.parent_id and entry.previous_id is None
    # treebeard's own: Wagtail's would tell, and redirect from, an address at which nothing ever stood.
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


def saved_again(entry, rows):
    """Save the row of the entry as a form would: so it is indexed, and its pictures are made. Return it."""
    instance = entry.model._base_manager.get(pk=next(row.pk for row in rows if is_main(entry, row)))
    instance.save()
    return instance


def put_links(links):
    """Give rows back the reference that they lost, where they have not been given another."""
    models = {model._meta.label_lower: model for model in apps.get_models(include_auto_created=True)}
    for label, key, column, value in links:
        model = models.get(label)
        field = model and next((f for f in model._meta.concrete_fields if f.attname == column), None)
        if field and field.related_model._base_manager.filter(pk=value).exists():
            model._base_manager.filter(pk=key, **{column: None}).update(**{column: value})


def put_by_translation(rows):
    """Store what hangs on a translation key once more: what was noted while the rows came back is not what it said."""
    for model in models_with("hangs_by_translation"):
        for row in rows:
            if isinstance(row, model):
                model.objects.filter(translation_key=row.translation_key, locale_id=row.locale_id).delete()
                row.save_base(raw=True)


def index_sources(sources):
    """Have the index of references know again who names what is back."""
    for kind, key in sources:
        model = ContentType.objects.get_for_id(kind).model_class()
        try:
            row = model._base_manager.get(pk=key)
        except (ObjectDoesNotExist, AttributeError):
            continue
        ReferenceIndex.create_or_update_for_object(row.specific if isinstance(row, Page) else row)
