"""Which passages of a translation are still the original's own, word for word: not translated yet."""

import re

from django.db import models
from wagtail import blocks, fields
from wagtail.models import Page

from pepr_site.translation.models import TranslationState
from pepr_site.translation.source_tracking import original_of, state_of

SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
WORD = re.compile(r"[^\W\d_]+")
# Names, numbers and codes are the same in every language; a passage has a word that is none.
ORDINARY = re.compile(r"(?<![\w’'-])[^\W\d_A-ZÀ-Þ][^\W\d_]{2,}")
# References are written in the language of what they name.
REFERENCES = {"sources"}
NO_WORDS = (models.URLField, models.EmailField, models.SlugField)


def copied(translation, original=None):
    """Return the passages that `translation` has from its original, as a mapping of field name to a list of them."""
    original = original or original_of(translation)
    if original is None:
        return {}
    theirs = {name: set(sentences) for name, sentences in passages(original)}
    found = {name: [s for s in sentences if s in theirs.get(name, ())] for name, sentences in passages(translation)}
    return {name: sentences for name, sentences in found.items() if sentences}


def passages(instance):
    """Yield, for each field with words of its own language, its name and its sentences."""
    # Models read `facts`, which reads this package.
    from pepr_site.translation.shared_fields import fact_names

    shared = {*fact_names(type(instance)), *REFERENCES}
    for field in instance._meta.get_fields():
        if field.name not in shared and has_words(field, instance):
            value = getattr(instance, field.name)
            if isinstance(field, fields.StreamField):
                texts = in_block(field.stream_block, value)
            else:
                texts = field.get_searchable_content(value) if isinstance(field, fields.RichTextField) else [value]
            yield field.name, [s.strip() for text in texts for s in SENTENCE.split(text or "") if is_prose(s)]


def has_words(field, instance):
    if isinstance(field, fields.StreamField | models.TextField):
        return field.editable
    # The short texts of a list are names.
    is_text = isinstance(field, models.CharField) and not isinstance(field, NO_WORDS)
    return isinstance(instance, Page) and is_text and field.editable and not field.choices


def in_block(block, value):
    """Yield the texts that a person wrote in a block, those of its choices left out."""
    if not value or isinstance(block, blocks.ChoiceBlock):
        return
    if isinstance(block, blocks.StreamBlock):
        for child in value:
            yield from in_block(child.block, child.value)
    elif isinstance(block, blocks.ListBlock):
        for child in value.bound_blocks:
            yield from in_block(child.block, child.value)
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            if name not in getattr(block, "names", ()):
                yield from in_block(child, value.get(name))
    else:
        yield from block.get_searchable_content(value)


def is_prose(text):
    return len(WORD.findall(text)) > 1 and bool(ORDINARY.search(text))


def count(instance):
    """Remember how many passages the translations of `instance`, or itself if it is one, have from the original."""
    original = original_of(instance) or instance
    for translation in [instance] if original is not instance else original.get_translations():
        number = sum(map(len, copied(translation, original).values()))
        states = TranslationState.objects.filter(pk=getattr(state_of(translation), "pk", None))
        states.update(copied=number)
