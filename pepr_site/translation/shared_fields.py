"""Copies the fields that are the same in every language from an original to its translations.

Publishing a page copies these fields and rows to its translations, and translating it to the new draft; their forms
show them read-only. Otherwise a deadline could change in French and stay wrong in English.
"""

import json
from copy import copy

from django.db.models import Q
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.fields import StreamField
from wagtail.log_actions import get_active_log_context, log
from wagtail.models import Revision, TranslatableMixin
from wagtail.signals import copy_for_translation_done, page_published

from pepr_site.pages.base import BasePage
from pepr_site.pages.originals import is_original, original_of
from pepr_site.pages.slugs import free_slug

CARRIED = "pepr_site.carry"


def shared_values(original, page):
    """Return the shared values of `original` as `page`, a translation, should have them, by name."""
    return {name: value_in(original, name, page.locale) for name in original.shared_names()} | parts_in(original, page)


def parts_in(original, page):
    """Return the streams with shared parts, as lists of their blocks, by name."""
    return {
        name: merged_blocks(getattr(original, name).get_prep_value(), getattr(page, name).get_prep_value(), parts)
        for name, parts in original.shared_parts.items()
    }


def merged_blocks(theirs, mine, parts):
    """Return the blocks of the original with the text of a translation: all but `parts`, the shared names.

    Blocks are matched by identifier, or by position where none is in common; a new one has the original's text until
    somebody translates it.
    """
    own = {block["id"]: block["value"] for block in mine}
    if len(mine) == len(theirs) and not any(block["id"] in own for block in theirs):
        own = {their["id"]: block["value"] for their, block in zip(theirs, mine, strict=True)}
    shared = ({name: block["value"][name] for name in parts if name in block["value"]} for block in theirs)
    return [
        block | {"value": own.get(block["id"], block["value"]) | values}
        for block, values in zip(theirs, shared, strict=True)
    ]


def value_in(original, name, locale):
    """Return the value of `original` under `name`, without what has no translation in `locale`."""
    field = original._meta.get_field(name)
    if field.one_to_many:
        return [row_in(row, locale) for row in getattr(original, name).all()]
    if not field.many_to_many:
        return getattr(original, name)
    ids, rows = original.related_ids(name), field.related_model.objects.all()
    keys = rows.filter(pk__in=ids).values("translation_key")
    return list(rows.filter(translation_key__in=keys, locale=locale).only("pk")) if ids else []


def row_in(row, locale):
    """Return a new inline row like `row`, referring to objects in `locale`, or to none where that is allowed."""
    row = copy(row)
    row.pk = None
    for field in fields_of(row):
        target = getattr(row, field.name) if field.many_to_one else None
        if isinstance(target, TranslatableMixin) and target.locale_id != locale.pk:
            twin = target.get_translations().filter(locale=locale).first()
            if twin or field.null:
                setattr(row, field.name, twin)
    return row


def fields_of(row):
    """Return the fields of an inline row that hold content: neither keys nor positions."""
    return [f for f in row._meta.fields if not (f.primary_key or isinstance(f, ParentalKey) or f.name == "sort_order")]


def differing(page, values):
    """Return those of `values`, a mapping of name to value, that differ from `page`'s."""
    return {name: value for name, value in values.items() if differs(page, name, value)}


def differs(page, name, value):
    field, current = page._meta.get_field(name), getattr(page, name)
    if field.one_to_many:
        mine, theirs = (
            [[getattr(r, f.attname) for f in fields_of(r)] for r in rows] for rows in (current.all(), value)
        )
        return mine != theirs
    if field.many_to_many:
        return set(page.related_ids(name)) != {item.pk for item in value}
    return (current.get_prep_value() if isinstance(field, StreamField) else current) != value


def set_values(page, values):
    """Set `values`, a mapping of name to value, without saving them."""
    for name, value in values.items():
        field = page._meta.get_field(name)
        if field.one_to_many or field.many_to_many:
            getattr(page, name).set(value)
        else:
            setattr(page, name, json.dumps(value) if isinstance(field, StreamField) else value)


def apply_to_page(page, values):
    """Write `values` to the live page."""
    set_values(page, values)
    if page.live:
        page.last_published_at = timezone.now()
    page.save(update_fields=["last_published_at", *values], clean=False)


def copy_to_translations(original, user):
    """Give every translation of a published page its shared values, in the name of `user`, or of the system for None.

    Nothing else changes in drafts, submissions and scheduled publications.
    """
    family = type(original).objects.filter(translation_key=original.translation_key, alias_of=None)
    pages = {page.pk: page for page in family.with_related_ids().select_related("locale")}
    original = pages.pop(original.pk, original)
    for page in pages.values():
        values = differing(page, shared_values(original, page))
        if values:
            apply_to_page(page, values)
        # The live version has them already, unless they have just changed.
        revisions = versions_of(page) if values else versions_of(page).exclude(pk=page.live_revision_id)
        if revisions:
            apply_to_revisions(page, original, revisions)
        if values:
            publish_change(page, user)


def versions_of(page):
    """Return the revisions of a page that are online or may go online: drafts, submitted and scheduled ones."""
    since = page.live_revision_id or page.latest_revision_id or 0
    return page.revisions.filter(Q(pk__gte=since) | Q(approved_go_live_at__isnull=False))


def apply_to_revisions(page, original, revisions):
    """Write the shared values of `page` to revisions of it."""
    data = page.serializable_data()
    for revision in revisions:
        parts = parts_in(original, revision.as_object()) if original.shared_parts else {}
        revision.content |= {name: data[name] for name in page.shared_names()}
        revision.content |= {name: json.dumps(blocks) for name, blocks in parts.items()}
    Revision.objects.bulk_update(revisions, ["content"])


def publish_change(page, user):
    """Log who changed a page, and update what depends on a published one."""
    revision = page.live_revision
    log(instance=page, action=CARRIED, user=user, revision=revision, content_changed=True)
    if page.live:
        page_published.send(sender=type(page), instance=page, revision=revision, is_shared_copy=True)
        page.update_aliases(revision=revision)


def on_page_published(sender, instance, revision=None, alias=False, is_shared_copy=False, **kwargs):
    """Carry what a person published or scheduled; code that publishes sets each language itself.

    A translation is updated too: its scheduled version may be older than the original's change.
    """
    if alias or is_shared_copy or instance.alias_of_id or revision is None:
        return
    # The author may have been deleted, and may differ from the user who publishes.
    user = get_active_log_context().user
    if not (user or revision.user_id or revision.approved_go_live_at):
        return
    original = instance if is_original(instance) else original_of(instance)
    if original is not None and original.live and original.shared_names():
        copy_to_translations(original, user)


def on_copied(sender, source_obj, target_obj, **kwargs):
    """Relate a new draft to objects in its language, and those to it; take its slug from its title."""
    if not isinstance(target_obj, BasePage):
        return
    user, page = get_active_log_context().user, target_obj
    original = source_obj if source_obj.live else source_obj.get_latest_revision_as_object()
    set_values(page, differing(page, shared_values(original, page)))
    page.slug = free_slug(page.get_parent(), page.title, page.locale.language_code, page.pk)
    page.save(clean=False)
    page.save_revision(user=user, changed=False, clean=False)
    for relation in type(page)._meta.related_objects:
        if relation.many_to_many and issubclass(relation.related_model, BasePage):
            for other in relation.related_model.objects.filter(live=True, **{relation.field.name: source_obj}):
                copy_to_translations(other, user)


def connect():
    page_published.connect(on_page_published, dispatch_uid="shared_fields")
    copy_for_translation_done.connect(on_copied, dispatch_uid="shared_fields")
