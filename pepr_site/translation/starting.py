"""Starts a translation: a draft below drafts, linked to what exists in its language.

Wagtail's own copy would keep relations to the French axes, and create aliases of the original where parent pages are
missing.
"""

from django.db import transaction
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.actions.copy_for_translation import CopyPageForTranslationAction
from wagtail.models import Page

from pepr_site.pages.slugs import free_slug
from pepr_site.translation.shared_fields import copy_to_new_translation, differing, set_value, shared_values


def missing_above(page, locale):
    """Return the ancestors of `page` without a translation in `locale`, the highest first."""
    above = page.get_ancestors().filter(depth__gt=1)
    translated = Page.objects.filter(locale=locale, alias_of=None).values("translation_key")
    return list(above.exclude(translation_key__in=translated))


@transaction.atomic
def start(page, locale, user):
    """Create the draft of `page` in `locale`, and of ancestors that lack one; return the former.

    Returns an existing translation unchanged. Raises `ValidationError` where the original breaks a rule that its copy
    must keep.
    """
    for ancestor in missing_above(page, locale):
        draft(ancestor.specific, locale, user)
    return draft(page, locale, user)


def draft(page, locale, user):
    """Return the translation of `page` in `locale`; if there is none, a copy of its live version, else of its draft."""
    translation = type(page).objects.filter(translation_key=page.translation_key, locale=locale).first()
    if translation is None:
        translation = CopyPageForTranslationAction(page, locale, user=user).execute(skip_permission_checks=True)
    elif translation.alias_of_id:
        ConvertAliasPageAction(translation, user=user).execute(skip_permission_checks=True)
        if translation.live:
            translation.unpublish(user=user)
    else:
        return translation
    adapt_draft(translation, page if page.live else page.get_latest_revision_as_object())
    translation.save_revision(user=user, changed=False, clean=False)
    copy_to_new_translation(translation, page, user)
    return translation


def adapt_draft(translation, original):
    """Relate a new draft to objects in its language, and let its slug follow its title until it is published."""
    for name, value in differing(translation, shared_values(original, translation)).items():
        set_value(translation, name, value)
    language = translation.locale.language_code
    translation.slug = free_slug(translation.get_parent(), translation.title, language, translation.pk)
    translation.live, translation.has_unpublished_changes = False, True
    translation.first_published_at = translation.last_published_at = None
    translation.save(clean=False)
