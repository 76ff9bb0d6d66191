"""Remembers, at each publication, which text of its original a translation follows.

A translation that is published for the first time follows its original as it
then stands. An original that is published with another text makes stale the
translations that follow an earlier one, and fresh again those that follow this
very text; else a stale page is so until its editor says that it follows again,
for it may be published for a typo. Only words count: neither a picture nor an
address; what has no language is carried over (see `facts.py`).
"""

import hashlib
import json

from django.conf import settings
from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, TranslatableMixin
from wagtail.signals import page_published, published
from wagtail.snippets.models import get_snippet_models
from wagtail_localize.models import Translation
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from pepr_site.translation.models import TranslationState

# Each language has its own addresses.
UNTRANSLATED = {"slug"}


def words(instance):
    """Return the texts of a page or snippet that a translator writes anew, in order: (path, text) pairs."""
    from pepr_site.translation.shared_fields import fact_names

    # What is carried over makes no translation stale.
    left_out = {*UNTRANSLATED, *fact_names(type(instance))}
    return [
        (segment.path, segment.string.data)
        for segment in extract_segments(instance)
        if isinstance(segment, StringSegmentValue) and segment.path.partition(".")[0] not in left_out
    ]


def digest(instance):
    """Return what tells the words of `instance`, as it is stored, from any others. Ids of blocks play no part."""
    # Read anew: what has just been made in memory may hold its lists in another form.
    stored = type(instance)._base_manager.get(pk=instance.pk)
    texts = [text for _path, text in words(stored)]
    return hashlib.sha256(json.dumps(texts, ensure_ascii=False).encode()).hexdigest()


def followed_models():
    """Return the models whose translation is watched: pages as one, then every translatable snippet."""
    return [Page, *(model for model in get_snippet_models() if issubclass(model, TranslatableMixin))]


def is_watched(instance):
    return isinstance(instance, (Page, *followed_models()))


def is_original(instance):
    return instance.locale.language_code == settings.LANGUAGE_CODE


def original_of(instance):
    """Return the page or snippet that `instance` translates, in its own class; None for an original or an orphan."""
    if is_original(instance):
        return None
    model = Page if isinstance(instance, Page) else type(instance)
    found = model.objects.filter(
        translation_key=instance.translation_key, locale__language_code=settings.LANGUAGE_CODE
    ).first()
    return found.specific if isinstance(found, Page) else found


def note(instance, is_by_hand=False):
    """Remember that `instance`, just published, says what it says; `is_by_hand` where a person pressed the button."""
    from pepr_site.translation import copied_passages

    note_words(instance, is_by_hand)
    copied_passages.count(instance)


def note_words(instance, is_by_hand):
    if is_original(instance):
        note_original(instance)
        return
    original = original_of(instance)
    if original is None or (is_by_hand and waits_for_a_word(instance)):
        return
    if has_all_its_words(instance):
        follow(instance, original)


def state_of(translation):
    """Return the `TranslationState` of a translation, or None."""
    return TranslationState.objects.filter(
        translation_key=translation.translation_key, locale_id=translation.locale_id
    ).first()


def waits_for_a_word(page):
    """Tell whether a translation is stale until its editor says otherwise: written freely, not sentence by sentence."""
    state = state_of(page)
    return bool(state and state.stale_since) and in_step(page) is None


def note_original(original):
    current = digest(original)
    TranslationState.objects.update_or_create(
        translation_key=original.translation_key, locale=original.locale, defaults={"digest": current}
    )
    others = TranslationState.objects.filter(translation_key=original.translation_key).exclude(locale=original.locale)
    others.filter(digest=current).update(stale_since=None)
    others.exclude(digest=current).filter(stale_since=None).update(stale_since=timezone.now())


def follow(translation, original):
    """Remember that `translation` follows its original as it is published now."""
    state = TranslationState.objects.filter(
        translation_key=original.translation_key, locale=original.locale
    ).first() or TranslationState(digest=digest(original))
    TranslationState.objects.update_or_create(
        translation_key=translation.translation_key,
        locale=translation.locale,
        defaults={
            "digest": state.digest,
            "stale_since": None,
            "revision_id": getattr(original, "live_revision_id", None),
        },
    )


def has_all_its_words(instance):
    """Tell whether a translation kept in step sentence by sentence has them all; one written freely always has."""
    sentences = in_step(instance)
    if sentences is None:
        return True
    total, translated = sentences.get_progress()
    return total == translated


def in_step(instance):
    """Return wagtail-localize's `Translation`, where `instance` is kept in step sentence by sentence; else None."""
    return Translation.objects.filter(
        source__object_id=instance.translation_key, target_locale_id=instance.locale_id, enabled=True
    ).first()


def note_all():
    """Take as it stands whatever is published and was never noted: a site older than these states."""
    known = set(TranslationState.objects.values_list("translation_key", "locale_id"))
    for model in followed_models():
        rows = model.objects.filter(depth__gt=1, alias_of=None, live=True) if model is Page else model.objects.all()
        keys = rows.values_list("pk", "translation_key", "locale_id")
        unknown = [pk for pk, *key in keys if tuple(key) not in known]
        # Originals first: the translations follow them.
        for row in sorted(rows.filter(pk__in=unknown).select_related("locale"), key=is_original, reverse=True):
            note(row.specific if isinstance(row, Page) else row)


def on_page_published(sender, instance, revision=None, alias=False, is_carried=False, **kwargs):
    # What is carried over changes no word.
    if not alias and not is_carried and not instance.alias_of_id:
        note(instance, is_by_hand=bool(revision and revision.user_id))


def on_snippet_published(sender, instance, **kwargs):
    if not isinstance(instance, Page) and is_watched(instance):
        note(instance)


def on_snippet_saved(sender, instance, raw=False, **kwargs):
    if not raw and not isinstance(instance, Page | DraftStateMixin) and is_watched(instance):
        note(instance)


def on_deleted(sender, instance, **kwargs):
    if isinstance(instance, TranslatableMixin):
        TranslationState.objects.filter(translation_key=instance.translation_key, locale_id=instance.locale_id).delete()


def connect():
    page_published.connect(on_page_published, dispatch_uid="translation")
    published.connect(on_snippet_published, dispatch_uid="translation")
    post_save.connect(on_snippet_saved, dispatch_uid="translation")
    post_delete.connect(on_deleted, dispatch_uid="translation")
