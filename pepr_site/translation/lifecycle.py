"""Translations of a page that is unpublished, deleted or moved.

A translation moves with its original; it stays online, and is not deleted, unless the user asks for it too.
"""

from allauth.core import context
from wagtail.models import Page

from pepr_site.pages.originals import is_original

# The user's permission on a translation that each action requires.
RIGHTS = {"unpublish": "can_unpublish", "delete": "can_delete", "move": "can_move"}


def translations_of(page):
    """Return the translations of an original, as a queryset; none for a translation."""
    family = Page.objects.filter(translation_key=page.translation_key).exclude(pk=page.pk)
    return family.select_related("locale").order_by("locale_id") if is_original(page) else family.none()


def cascade(pages, action):
    """Wagtail's hook: return the translations to which an action on their original applies too, by original."""
    request = context.request
    if action != "move" and request.POST.get("translations") != "too":
        return {}

    def is_permitted(page):
        return getattr(page.permissions_for_user(request.user), RIGHTS[action])()

    return {page: list(filter(is_permitted, translations_of(page))) for page in pages}
