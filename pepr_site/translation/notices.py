"""Messages about translations at the top of a form, and after publishing."""

from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page, TranslatableMixin

from pepr_site.pages.originals import is_original, original_of, untranslated_passages
from pepr_site.translation import states
from pepr_site.translation.side_by_side import SideBySide
from pepr_site.translation.source_tracking import digest, state_of
from pepr_site.translation.states import State

ASKED = "translation_asked"


def before_editing(request, instance):
    """Show the state of the translations, or the original, in the form of a page or snippet."""
    if not isinstance(instance, TranslatableMixin):
        return
    # Saves Wagtail's own query for it.
    instance.locale = states.locale_of(instance)
    if original := instance.original if isinstance(instance, Page) else original_of(instance):
        request.side_by_side = SideBySide(instance, original)
        if request.method == "GET":
            report_original(request, instance, original)
    elif request.method == "GET" and is_original(instance):
        rows = states.rows_of(instance)
        instance.form_translations = [row.translation for row in rows]
        for row in rows:
            report_translation(request, row)


def report_original(request, translation, original):
    """Say what is translated here, and what of it has changed or is not translated yet.

    For an outdated page, with a button that marks it as up to date.
    """
    state = state_of(translation)
    since = state.stale_since if getattr(translation, "live", True) else None
    buttons = [messages.button(states.edit_url(original), _("Ouvrir l’original"))]
    if since and isinstance(original, Page) and state.revision_id not in {None, original.live_revision_id}:
        versions = [original.pk, state.revision_id, original.live_revision_id]
        comparison = reverse("wagtailadmin_pages:revisions_compare", args=versions)
        buttons.insert(0, messages.button(comparison, _("Voir ce qui a changé")))
    context = {
        "original": original,
        "since": since,
        "copied": sum(map(len, untranslated_passages(translation, original).values())),
        "page": translation if isinstance(translation, Page) else None,
    }
    tell = messages.warning if since or context["copied"] else messages.info
    tell(request, render_to_string("translation/original.html", context, request), buttons=buttons)


def confirm_untranslated(request, page):
    """Ask once for confirmation before a page with untranslated passages is published."""
    found = None if is_original(page) else untranslated_passages(page)
    asked = [page.pk, digest(page)] if found else None
    if request.session.pop(ASKED, None) == asked or not found:
        return None
    request.session[ASKED] = asked
    messages.error(
        request,
        _(
            "Rien n’est encore publié ; votre texte est enregistré. Traduisez les passages signalés, "
            "ou publiez de nouveau pour les laisser tels quels."
        ),
    )
    return redirect("wagtailadmin_pages:edit", page.pk)


def report_translation(request, row):
    """Say where a translation is, with a button that opens it, or starts it where the user may."""
    is_missing = row.state == State.MISSING
    may = not is_missing or request.user.has_perm("simple_translation.submit_translation")
    label = _("Traduire") if is_missing else _("Ouvrir la traduction")
    tell = messages.warning if row.state in {State.STALE, State.COPIED} else messages.info
    text = render_to_string("translation/notice.html", {"row": row})
    tell(request, text, buttons=[messages.button(row.url, label)] if may else [])


def after_publishing(request, instance):
    """List the translations of an original that are missing or outdated; for an outdated one, say so."""
    if not isinstance(instance, TranslatableMixin):
        return
    if is_original(instance):
        for row in states.rows_of(instance):
            if row.state in {State.MISSING, State.STALE}:
                report_translation(request, row)
    elif state_of(instance).stale_since and (original := original_of(instance)):
        report_original(request, instance, original)


def require_published_parent(request, page):
    """Prevent a translation from being published below an unpublished page, and link to that page."""
    waiting = None if is_original(page) else page.get_ancestors().filter(depth__gt=1, live=False).first()
    if waiting is None:
        return None
    messages.error(
        request,
        _("Publiez d’abord la page « %(title)s », qui est au-dessus de celle-ci. Votre texte est enregistré.")
        % {"title": waiting.get_admin_display_title()},
        buttons=[messages.button(reverse("wagtailadmin_pages:edit", args=[waiting.pk]), _("Ouvrir cette page"))],
    )
    return redirect("wagtailadmin_pages:edit", page.pk)
