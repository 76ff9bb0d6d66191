"""Translations of a page that is unpublished, deleted or moved.

By default they stay as they are, and the confirmation says so. The user may choose to apply the action to them too,
within their permissions on each.
"""

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.admin import messages
from wagtail.models import Page

from pepr_site.pages.originals import is_original
from pepr_site.translation.states import language_name

CHOICE, TOO = "translations", "too"


def translations_of(page):
    """Return the translations of an original, without aliases; none for a translation."""
    if not is_original(page):
        return []
    family = Page.objects.filter(translation_key=page.translation_key, alias_of=None).exclude(pk=page.pk)
    return list(family.select_related("locale").order_by("locale_id"))


def online(page):
    return [translation for translation in translations_of(page) if translation.live]


def goes_too(request):
    return request.method == "POST" and request.POST.get(CHOICE) == TOO


def after_unpublishing(request, page):
    for translation in online(page):
        if goes_too(request) and translation.permissions_for_user(request.user).can_unpublish():
            UnpublishPageAction(
                translation.specific, user=request.user, include_descendants="include_descendants" in request.POST
            ).execute(skip_permission_checks=True)
            messages.success(request, said(_("La version en %(language)s est dépubliée aussi."), translation))
        else:
            tell_it_stays(request, translation, _("La version en %(language)s reste en ligne."))


def after_deleting(request, page):
    for translation in translations_of(page):
        if goes_too(request) and translation.permissions_for_user(request.user).can_delete():
            translation.specific.delete(user=request.user)
            messages.success(request, said(_("La version en %(language)s est supprimée aussi."), translation))
        else:
            tell_it_stays(request, translation, _("La version en %(language)s n’a pas été supprimée."))


def after_moving(request, page):
    """Report that the translations were not moved, with links to move them."""
    for translation in translations_of(page):
        twin = page.get_parent().get_translations().filter(locale=translation.locale).first()
        if twin is None or translation.is_child_of(twin):
            continue
        move = reverse("wagtailadmin_pages:move_confirm", args=[translation.pk, twin.pk])
        text = said(_("La version en %(language)s est restée à sa place."), translation)
        messages.warning(request, text, buttons=[messages.button(move, _("La déplacer aussi"))])


def said(words, translation):
    return words % {"language": language_name(translation.locale)}


def tell_it_stays(request, translation, words):
    edit = reverse("wagtailadmin_pages:edit", args=[translation.pk])
    messages.warning(request, said(words, translation), buttons=[messages.button(edit, _("Ouvrir la traduction"))])
