"""Records which object was loaded from which file, so that no run overwrites an editor's change."""

import hashlib
import json
from collections import defaultdict
from enum import Enum

from django.contrib.contenttypes.models import ContentType
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page

from pepr_site.content_files.models import LoadedContent
from pepr_site.content_files.values import SAID_BY_A_PERSON, loadable_fields

# In the form of a revision, or as text.
BLANK = (None, False, "", [], "None", "False", "[]")


class Fate(Enum):
    """The outcome for one object of a content file, in the words of the command's output."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    EDITED = "left as it is (changed in the admin)"
    FOREIGN = "left as it is (made in the admin)"
    DELETED = "left out (deleted in the admin)"
    BEREFT = "left as it is (needs what was deleted in the admin)"

    @property
    def writes(self):
        return self in {Fate.CREATED, Fate.UPDATED}

    @property
    def is_worth_telling(self):
        """Whether the site differs from the file, which the output must explain."""
        return self in {Fate.EDITED, Fate.FOREIGN, Fate.DELETED, Fate.BEREFT}

    @property
    def without_what_was_deleted(self):
        """The outcome for an object that refers to something that an editor has deleted."""
        return Fate.BEREFT if self is Fate.UPDATED else self


class Ledger:
    """The records of earlier loads, and those of this one."""

    def __init__(self, is_overwriting=False):
        self._is_overwriting = is_overwriting
        records = LoadedContent.objects.all()
        self._records = {record.path: record for record in records}
        self._existing = {
            type_id: _existing(type_id) for type_id in {record.content_type_id for record in self._records.values()}
        }
        self._written = defaultdict(list)

    def fate(self, path, digest, model, node):
        """Return the `Fate` of the object described at `path`, and its primary key if it was ever created.

        `digest` is that of its description in the file. Raises `ContentError`
        if it was of another model when it was first loaded.
        """
        record = self._records.get(path)
        if record is None:
            return Fate.CREATED, None
        former = _model(record.content_type_id)
        if former is not model:
            raise node.refuse(f"this was a {former._meta.label if former else 'thing'} when it was first loaded")
        if record.object_id not in self._existing[record.content_type_id]:
            return Fate.DELETED, record.object_id
        if record.file_digest == digest and not self._is_overwriting:
            return Fate.UNCHANGED, record.object_id
        is_edited = object_digest(_fresh(model).get(pk=record.object_id)) != record.object_digest
        if record.file_digest == digest and not is_edited:
            return Fate.UNCHANGED, record.object_id
        return (Fate.EDITED if is_edited and not self._is_overwriting else Fate.UPDATED), record.object_id

    def write(self, path, digest, instance):
        """Record that `instance` was loaded from the description at `path`."""
        self._written[type(instance)].append((path, digest, instance.pk))

    def save(self):
        """Save the records; return the objects, read again from the database."""
        records = []
        for model, rows in self._written.items():
            instances = _fresh(model).in_bulk([pk for _, _, pk in rows])
            records += [
                LoadedContent(
                    path=path,
                    file_digest=digest,
                    object_digest=object_digest(instances[pk]),
                    content_object=instances[pk],
                )
                for path, digest, pk in rows
            ]
        LoadedContent.objects.bulk_create(
            records,
            update_conflicts=True,
            unique_fields=["path"],
            update_fields=["file_digest", "object_digest", "content_type", "object_id"],
        )
        return [record.content_object for record in records]


def digest_of(value):
    """Return the SHA-256, in hexadecimal, of a JSON-serialisable value."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def object_digest(instance):
    """Return a digest that changes with every field of a page, a snippet or a file that an editor can change.

    For a page it uses the latest revision, so that a draft counts. Blank values are left out: a column added by a
    release is not a change by an editor.
    """
    state = _page_state(instance) if isinstance(instance, Page) else _row_state(instance)
    return digest_of({name: value for name, value in state.items() if value not in BLANK})


def _page_state(page):
    content = page.latest_revision.content if page.latest_revision else page.serializable_data()
    fields = loadable_fields(type(page))
    state = {name: _comparable(fields[name], content[name]) for name in fields if name in content}
    others = {name: content.get(name) for name in ("slug", "go_live_at", "expire_at", *SAID_BY_A_PERSON)}
    return state | others | {"is live": page.live, "is locked": page.locked}


def _comparable(field, value):
    """Return a field's value in a revision, without what changes when it is saved again."""
    if isinstance(field, StreamField):
        # The database returns the keys in its own order.
        return json.loads(value)
    if field.one_to_many:
        return [{name: inner for name, inner in row.items() if name != "pk"} for row in value]
    return value


def _row_state(instance):
    fields = [field for field in instance._meta.concrete_fields if field.editable and not field.primary_key]
    state = {field.name: field.value_to_string(instance) for field in fields}
    return state | {"sort order": instance.sort_order} if isinstance(instance, Orderable) else state


def _model(type_id):
    """Return a model, or None if it no longer exists in the code."""
    return ContentType.objects.get_for_id(type_id).model_class()


def _existing(type_id):
    model = _model(type_id)
    return set(model._base_manager.values_list("pk", flat=True)) if model else set()


def _fresh(model):
    rows = model._base_manager.all()
    return rows.select_related("latest_revision") if issubclass(model, Page) else rows
