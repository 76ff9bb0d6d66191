"""Records, at each publication, which version of its original a translation is up to date with.

A translation that is published for the first time is up to date with its original. When an original is published with
another text, translations of an earlier text become outdated, and those of this very text up to date again. Publishing
an outdated translation does not make it up to date, for it may be published for a typo: its editor says so. Only words
count, not pictures or addresses; what has no language is copied (see `shared_fields.py`).
"""

import hashlib
import json

from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from wagtail.models import Page, TranslatableMixin, get_translatable_models
from wagtail.signals import page_published

from pepr_site.pages.originals import is_original, original_of, shared_names, texts, untranslated_passages
from pepr_site.translation.models import TranslationState

# What a state says, without its keys.
FOLLOWED = ["digest", "stale_since", "revision", "copied"]


def digest(instance):
    """Return a digest of the text of `instance`, without ids of blocks."""
    words = [text for _name, text in texts(instance)]
    return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()


def state_of(translation):
    """Return the `TranslationState` of a translation; an unsaved one, if there is none."""
    key = {"translation_key": translation.translation_key, "locale_id": translation.locale_id}
    return TranslationState.objects.filter(**key).first() or TranslationState(**key)


def note(instance, is_by_hand=False):
    """Update the states after `instance` was published; `is_by_hand` where a person did it."""
    # As stored: lists in memory may have another form.
    instance = type(instance)._base_manager.select_related("locale").get(pk=instance.pk)
    if not is_original(instance):
        if original := original_of(instance):
            state = state_of(instance)
            update(instance, original, state, follows=not (is_by_hand and state.stale_since))
        return
    states = {s.locale_id: s for s in TranslationState.objects.filter(translation_key=instance.translation_key)}
    for translation in instance.get_translations() if states else ():
        if state := states.get(translation.locale_id):
            update(translation, instance, state)


def update(translation, original, state=None, follows=False):
    """Compare a translation with its original as published, which it `follows` from now on if so said."""
    state = state or state_of(translation)
    current, before = digest(original), vars(state).copy()
    if follows:
        state.digest, state.revision_id = current, getattr(original, "live_revision_id", None)
    state.stale_since = None if state.digest == current else state.stale_since or timezone.now()
    state.copied = sum(map(len, untranslated_passages(translation, original).values()))
    if vars(state) != before:
        # Without signals: no index contains it.
        TranslationState.objects.bulk_create(
            [state], update_conflicts=True, unique_fields=["translation_key", "locale"], update_fields=FOLLOWED
        )


def mark_all_current():
    """Mark as up to date every published translation without a state: those made by code."""
    known = set(TranslationState.objects.values_list("translation_key", "locale_id"))
    for model in get_translatable_models():
        rows = model.objects.filter(depth__gt=1, live=True) if model is Page else model.objects.all()
        for row in rows.select_related("locale"):
            if not is_original(row) and (row.translation_key, row.locale_id) not in known:
                note(row.specific if isinstance(row, Page) else row)


def on_page_published(sender, instance, revision=None, alias=False, is_shared_copy=False, **kwargs):
    # Copied values contain no text to translate.
    if not alias and not is_shared_copy and not instance.alias_of_id:
        note(instance, is_by_hand=bool(revision and revision.user_id))


def on_snippet_saved(sender, instance, raw=False, update_fields=None, **kwargs):
    if raw or isinstance(instance, Page) or not isinstance(instance, TranslatableMixin):
        return
    # Shared values contain no text to translate.
    if update_fields is None or set(update_fields).difference(shared_names(instance)):
        note(instance)


def on_deleted(sender, instance, **kwargs):
    if isinstance(instance, TranslatableMixin):
        TranslationState.objects.filter(translation_key=instance.translation_key, locale_id=instance.locale_id).delete()


def connect():
    page_published.connect(on_page_published, dispatch_uid="translation")
    post_save.connect(on_snippet_saved, dispatch_uid="translation")
    post_delete.connect(on_deleted, dispatch_uid="translation")
