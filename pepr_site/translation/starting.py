"""Begins a translation: a draft, under drafts, tied to what exists in its language.

wagtail-localize would publish the copy with its source, put mirrors of the
original where the pages above are missing, and leave the French news of a
French axis on the English page. What it makes of the copy itself is kept: its
source, its memory of sentences, and the way back to a synchronised translation.
"""

import re

from django.db import models, transaction
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel, get_all_child_relations
from wagtail.models import Page, TranslatableMixin
from wagtail_localize.operations import TranslationCreator

from pepr_site.pages.slugs import free_slug, slug_of
from pepr_site.translation.source_tracking import is_original, original_of


class TranslationError(Exception):
    """The copy could not be made: the original breaks a rule that its copy must keep."""


def missing_above(page, locale):
    """Return the pages above `page` that have no translation in `locale`, the highest first."""
    above = page.get_ancestors().filter(depth__gt=1)
    translated = Page.objects.filter(locale=locale, alias_of=None).values("translation_key")
    return list(above.exclude(translation_key__in=translated))


@transaction.atomic
def start(page, locale, user):
    """Make the draft of `page` in `locale`, and of the pages above that lack one; return the former.

    A page that is translated already is returned as it is. Raises `TranslationError`.
    """
    for ancestor in missing_above(page, locale):
        draft(ancestor, locale, user)
    return draft(page, locale, user)


def draft(page, locale, user):
    existing = Page.objects.filter(translation_key=page.translation_key, locale=locale).first()
    if existing and not existing.alias_of_id:
        return existing.specific
    # Without the snippets that it names: these have no draft, and would be live in the original's words.
    TranslationCreator(user, [locale]).create_translations(page, include_related_objects=False)
    made = Page.objects.filter(translation_key=page.translation_key, locale=locale, alias_of=None).first()
    if made is None:
        raise TranslationError
    made = made.specific
    if made.live:
        # It was a live mirror of its original.
        made.unpublish(user=user)
    settle(made)
    made.save_revision(user=user, changed=False, clean=False)
    return made


def settle(page):
    """Tie a new draft to what exists in its language, and let its address follow its title until it is published."""
    localise(page)
    page.slug = free_slug(page.get_parent(), page.title, page.locale.language_code, page.pk)
    page.live, page.has_unpublished_changes = False, True
    page.first_published_at = page.last_published_at = None
    page.save(clean=False)


def slug_for(page, title, slug):
    """Return the address of a page whose form gives `title` and `slug`.

    That of a translation follows its title, in its own language, until it is
    published or somebody chooses another.
    """
    if not page.pk or page.first_published_at or is_original(page):
        return slug
    original = original_of(page)
    if original is None or title == original.title:
        return slug
    language = page.locale.language_code
    is_from_original = re.fullmatch(re.escape(slug_of(original.title, language)) + r"(-\d+)?", slug)
    return free_slug(page.get_parent(), title, language, page.pk) if is_from_original else slug


def localise(instance):
    """Replace what `instance` is related to by its translation; leave out of lists what has none."""
    for field in instance._meta.get_fields():
        related = getattr(field, "related_model", None)
        if not (isinstance(related, type) and issubclass(related, TranslatableMixin)):
            continue
        if isinstance(field, ParentalManyToManyField):
            keys = [item.translation_key for item in getattr(instance, field.name).all()]
            setattr(
                instance, field.name, list(related.objects.filter(translation_key__in=keys, locale=instance.locale))
            )
        elif isinstance(field, models.ForeignKey) and not field.remote_field.parent_link:
            localise_link(instance, field, instance.locale)
    if isinstance(instance, ClusterableModel):
        for relation in get_all_child_relations(instance):
            localise_children(instance, relation)


def localise_children(instance, relation):
    """Tie the child rows of a page, such as the institutions of a project, to what exists in its language."""
    manager = getattr(instance, relation.get_accessor_name())
    children = list(manager.all())
    links = [
        field
        for field in relation.related_model._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and issubclass(field.related_model, TranslatableMixin)
        and field is not relation.field
    ]
    for child in children:
        for field in links:
            localise_link(child, field, instance.locale)
    if links and children:
        manager.set(children)


def localise_link(instance, field, locale):
    target = getattr(instance, field.name)
    if field.name == "alias_of" or target is None or target.locale_id == locale.pk:
        return
    twin = type(target).objects.filter(translation_key=target.translation_key, locale=locale).first()
    if twin or field.null:
        setattr(instance, field.name, twin)
