"""What has no language: dates, hours, numbers and choices, which a page says once and its translations take from it.

A deadline that moved in French and not in English would be believed by half of
its readers. An editor who publishes a page carries these to its translations,
live and draft; the form of a translation shows them, and they change in the original.
"""

from django.db import models, transaction
from wagtail.signals import page_published

from pepr_site.pages import BasePage
from pepr_site.translation.following import is_original, original_of

KINDS = (models.DateField, models.TimeField, models.DecimalField, models.IntegerField)


def fact_names(model):
    """Return the names of the fields of a page class that hold a fact; what every page has is each language's own."""
    if not issubclass(model, BasePage):
        return []
    common = {field.name for field in BasePage._meta.local_fields}
    own = [field for field in model._meta.local_fields if field.name not in common]
    return [field.name for field in own if isinstance(field, KINDS) or field.choices]


def differing(page, original):
    """Return the facts of `original` that `page` states otherwise, as a mapping of name to value."""
    facts = {name: getattr(original, name) for name in fact_names(type(original))}
    return {name: value for name, value in facts.items() if getattr(page, name) != value}


@transaction.atomic
def carry(original, user):
    """Give every translation of a published page its facts: what visitors see of it, and what its editor has begun."""
    family = type(original).objects.filter(translation_key=original.translation_key, alias_of=None)
    for page in family.exclude(pk=original.pk):
        draft = page.get_latest_revision_as_object() if page.has_unpublished_changes or not page.live else None
        if page.live and differing(page, original):
            shown = page.live_revision.as_object() if page.live_revision else page
            state(shown, original, user).publish(user=user)
        if draft is not None and differing(draft, original):
            state(draft, original, user)


def state(page, original, user):
    """Make `page` state the facts of `original`, and return the revision that does."""
    for name, value in differing(page, original).items():
        setattr(page, name, value)
    return page.save_revision(user=user, clean=False)


def on_page_published(sender, instance, revision=None, alias=False, **kwargs):
    """Carry what an editor published. What code publishes, the launch content first, names the facts in each language.

    A translation is looked at too: its version of another day may have been waiting for its hour.
    """
    if alias or instance.alias_of_id or revision is None or revision.user_id is None:
        return
    original = instance if is_original(instance) else original_of(instance)
    if original is not None and original.live and fact_names(type(original)):
        carry(original, revision.user)


def connect():
    page_published.connect(on_page_published, dispatch_uid="translation_facts")
