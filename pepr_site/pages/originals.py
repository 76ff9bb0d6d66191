"""Originals and translations: which object translates which, and which fields they share.

A page in the site's first language is an original; those in the other languages are its translations. Texts are
translated; what has no language (dates, numbers, choices, relations) is the same in each.
"""

import re

from django.conf import settings
from django.db import models
from wagtail import blocks, fields
from wagtail.models import Locale, Page

from pepr_site.operations.content_version import cached_by_frame
from pepr_site.pages.readable_blocks import leaves

NO_WORDS = (models.URLField, models.EmailField, models.SlugField)
# References are written in the language of what they name.
REFERENCES = {"sources"}
SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
WORD = re.compile(r"[^\W\d_]+")
# Names, numbers and codes are the same in every language; a passage has a word that is none.
ORDINARY = re.compile(r"(?<![\w’'-])[^\W\d_A-ZÀ-Þ][^\W\d_]{2,}")


@cached_by_frame
def language_codes():
    """Return the language codes of the site by the primary keys of their `Locale`."""
    return dict(Locale.objects.values_list("pk", "language_code"))


def is_original(instance):
    if type(instance).locale.is_cached(instance):
        return instance.locale.language_code == settings.LANGUAGE_CODE
    return language_codes().get(instance.locale_id) == settings.LANGUAGE_CODE


def original_of(instance):
    """Return the page or snippet that `instance` translates, in its own class; None for an original or an orphan."""
    if is_original(instance):
        return None
    specific = getattr(instance, "specific", instance)
    found = specific.get_translations().filter(locale__language_code=settings.LANGUAGE_CODE)
    return found.select_related("locale").first()


def shared_names(instance):
    """Return the names of the fields of `instance` that are the same in every language: for most snippets, none."""
    return getattr(instance, "shared_names", list)()


def texts(instance, with_names=True):
    """Yield `(field name, text)` for each text of `instance` that is translated, in order.

    Without `with_names`, texts that may be the same in another language are left out.
    """
    left_out = {*shared_names(instance), *(() if with_names else REFERENCES)}
    for field in instance._meta.get_fields():
        if field.name not in left_out and has_words(field, instance, with_names):
            value = getattr(instance, field.name)
            if isinstance(field, fields.StreamField):
                found = in_block(field.stream_block, value, with_names)
            else:
                found = field.get_searchable_content(value) if isinstance(field, fields.RichTextField) else [value]
            yield from ((field.name, text) for text in found if text)


def has_words(field, instance, with_names):
    if not isinstance(field, fields.StreamField | models.TextField | models.CharField) or isinstance(field, NO_WORDS):
        return False
    # The short texts of a list are names.
    is_name = isinstance(field, models.CharField) and not isinstance(instance, Page)
    return field.editable and not field.choices and (with_names or not is_name)


def in_block(block, value, with_names):
    """Yield the texts that a person wrote in a block, without its choices."""
    for way, leaf, held in leaves(block, value):
        is_name = any(child.name in getattr(parent, "names", ()) for parent, child in way)
        if (with_names or not is_name) and not isinstance(leaf, blocks.ChoiceBlock):
            yield from leaf.get_searchable_content(held)


def untranslated_passages(translation, original=None):
    """Return the passages of `translation` that are still its original's, as a mapping of field name to a list."""
    original = original or original_of(translation)
    if original is None:
        return {}
    theirs, found = set(passages(original)), {}
    for name, passage in passages(translation):
        if (name, passage) in theirs:
            found.setdefault(name, []).append(passage)
    return found


def passages(instance):
    """Yield each sentence of `instance` that must differ between languages, with its field."""
    for name, text in texts(instance, with_names=False):
        yield from ((name, sentence) for sentence in sentences(text))


def sentences(text):
    """Return the sentences of a text that must differ between languages."""
    return [sentence.strip() for sentence in SENTENCE.split(text) if is_prose(sentence)]


def is_prose(text):
    return len(WORD.findall(text)) > 1 and bool(ORDINARY.search(text))
