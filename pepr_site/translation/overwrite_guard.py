"""Keeps what was written by hand from being lost when a translation goes back in step with its original.

wagtail-localize does it at one click: the page is then made again from the
translated sentences it knows, in the original's words where it knows none, or
becomes a mirror of the original. Here both ask first and show what would go;
the answer names the very text that was shown, so that neither a direct call nor
a colleague's edit meanwhile slips through.
"""

import hashlib
import json

from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from wagtail.models import Page
from wagtail_localize.models import Translation, TranslationSource, get_edit_url
from wagtail_localize.views.convert import convert_to_alias

from pepr_site.translation.source_tracking import is_watched, words

RESTART, ANSWER = "localize-restart-translation", "text_shown"


def latest(instance):
    return instance.get_latest_revision_as_object() if hasattr(instance, "get_latest_revision_as_object") else instance


def fingerprint(instance):
    """Return what tells the words of `instance`, as its editor has them, from any others."""
    return hashlib.sha256(json.dumps([text for _path, text in words(latest(instance))]).encode()).hexdigest()


def is_sure(request, instance):
    """Tell whether the person has seen the text that would go, and said yes."""
    return request.method == "POST" and request.POST.get(ANSWER) == fingerprint(instance)


def differences(request, mine, becoming):
    """Return Wagtail's comparisons of two states of one object, of the fields that differ."""
    handler = (mine if isinstance(mine, Page) else mine.snippet_viewset).get_edit_handler()
    panel = handler.get_bound_panel(instance=mine, request=request, form=None)
    compared = [comparison(mine, becoming) for comparison in panel.get_comparison()]
    return [comparison for comparison in compared if comparison.has_changed()]


def ask(request, instance, becoming, post_url, button):
    """Show what would go, and what would come in its place."""
    mine = latest(instance)
    return TemplateResponse(
        request,
        "translation/confirm_synchronisation.html",
        {
            "instance": mine,
            "title": mine.get_admin_display_title() if isinstance(mine, Page) else str(mine),
            "comparison": differences(request, mine, becoming),
            "answer_name": ANSWER,
            "answer": fingerprint(instance),
            "post_url": post_url,
            "button": button,
            "back_url": get_edit_url(instance),
        },
    )


def before_editing(request, instance):
    """Stand before wagtail-localize's own hook: ask, unless the person has answered."""
    if request.method != "POST" or RESTART not in request.POST or not is_watched(instance):
        return None
    translation = Translation.objects.filter(
        source__object_id=instance.translation_key, target_locale_id=instance.locale_id, enabled=False
    ).first()
    if translation is None or is_sure(request, instance):
        return None
    becoming = translation.source.get_ephemeral_translated_instance(translation.target_locale, fallback=True)
    return ask(request, instance, becoming, get_edit_url(instance), RESTART)


def convert(request, page_id):
    """Make a translation a mirror of its original, as wagtail-localize does, once the person is sure."""
    page = get_object_or_404(Page, pk=page_id, alias_of=None).specific
    source = TranslationSource.objects.filter(
        object_id=page.translation_key,
        specific_content_type=page.content_type_id,
        translations__target_locale=page.locale,
    ).first()
    # Whom it refuses, it goes on refusing.
    if source is None or not page.permissions_for_user(request.user).can_edit() or is_sure(request, page):
        return convert_to_alias(request, page_id)
    action = reverse("wagtail_localize:convert_to_alias", args=[page.pk])
    becoming = source.get_source_instance().specific
    # A mirror keeps its own address.
    becoming.slug = page.slug
    return ask(request, page, becoming, action, "convert")
