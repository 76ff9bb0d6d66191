"""Messages about translations at the top of a form, and after publishing."""

from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.models import Page

from pepr_site.pages.originals import is_original, original_of, untranslated_passages
from pepr_site.translation import states
from pepr_site.translation.source_tracking import digest, is_tracked, state_of
from pepr_site.translation.states import State

ASKED = "translation_asked"
# The maximum number of untranslated passages in a message, and the length of each.
FEW, LONGEST = 3, 60


def day(moment):
    return date_format(localtime(moment))


def before_editing(request, instance):
    """Show the state of the translations, or the original, at the top of the form of a page or snippet."""
    if not is_tracked(instance):
        return
    # Saves Wagtail's own query for it.
    instance.locale = states.locale_of(instance)
    if request.method != "GET":
        return
    if is_original(instance):
        if getattr(instance, "live", True):
            rows = states.rows_of(instance)
            instance.form_translations = [row.translation for row in rows]
            for row in rows:
                report_translation(request, row)
    elif original := instance.original if isinstance(instance, Page) else original_of(instance):
        warn_of_change(request, instance, original)
        list_untranslated(request, instance, original)


def list_untranslated(request, translation, original):
    """Link to the original, and list its passages that wait to be translated."""
    buttons = [messages.button(states.edit_url(original), _("Ouvrir l’original"))]
    name = original.get_admin_display_title() if isinstance(original, Page) else str(original)
    if found := untranslated_passages(translation, original):
        passages = [passage for several in found.values() for passage in several]
        text = ngettext(
            "Traduction de « %(name)s ». %(count)s passage est encore celui de l’original : %(first)s",
            "Traduction de « %(name)s ». %(count)s passages sont encore ceux de l’original : %(first)s",
            len(passages),
        )
        first = ", ".join(f"« {Truncator(passage).chars(LONGEST)} »" for passage in passages[:FEW])
        first += ", …" if len(passages) > FEW else "."
        messages.warning(request, text % {"name": name, "count": len(passages), "first": first}, buttons=buttons)
    else:
        messages.info(request, _("Traduction de « %(name)s ».") % {"name": name}, buttons=buttons)


def confirm_untranslated(request, page):
    """Ask once for confirmation before a page with untranslated passages is published."""
    found = None if is_original(page) else untranslated_passages(page)
    asked = [page.pk, digest(page)] if found else None
    if request.session.pop(ASKED, None) == asked:
        return None
    if not found:
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


def translation_buttons(row, request):
    """Return the button that opens a translation, or starts it; none without the permission."""
    if not row.is_missing:
        return [messages.button(row.url, _("Ouvrir la traduction"))]
    may_begin = request.user.has_perm("simple_translation.submit_translation")
    return [messages.button(row.url, _("Traduire"))] if may_begin else []


def report_translation(request, row):
    buttons = translation_buttons(row, request)
    language = {"language": row.language}
    match row.state:
        case State.MISSING:
            text = _("Ce texte n’est pas encore traduit en %(language)s.")
        case State.DRAFT:
            text = _("La traduction en %(language)s est un brouillon : les visiteurs ne la voient pas.")
        case State.COPIED:
            text = _("La traduction en %(language)s a encore des passages de l’original, mot pour mot.")
        case State.STALE:
            text = _("La traduction en %(language)s est à revoir depuis le %(day)s.")
            language["day"] = day(row.since)
        case _other:
            text = _(
                "Une traduction en %(language)s suit ce texte. Si vous le changez, elle sera à revoir ; "
                "les dates, les nombres et les choix lui sont reportés."
            )
    tell = messages.warning if row.state in {State.STALE, State.COPIED} else messages.info
    tell(request, text % language, buttons=buttons)


def warn_of_change(request, translation, original):
    state = state_of(translation)
    if not state.stale_since or not getattr(translation, "live", True):
        return
    buttons = [messages.button(states.edit_url(original), _("Ouvrir l’original"))]
    if isinstance(original, Page) and state.revision_id and state.revision_id != original.live_revision_id:
        comparison = reverse(
            "wagtailadmin_pages:revisions_compare", args=[original.pk, state.revision_id, original.live_revision_id]
        )
        buttons.insert(0, messages.button(comparison, _("Voir ce qui a changé")))
    text = _("L’original a changé depuis le %(day)s.") % {"day": day(state.stale_since)}
    if isinstance(original, Page):
        # Its button marks the translation as up to date.
        text = render_to_string("translation/stale.html", {"text": text, "translation": translation}, request)
    messages.warning(request, text, buttons=buttons)


def after_publishing(request, instance):
    """List the translations of an original that are missing or outdated; for an outdated one, say so."""
    if not is_tracked(instance):
        return
    if not is_original(instance):
        if original := original_of(instance):
            warn_of_change(request, instance, original)
        return
    for row in states.rows_of(instance):
        if row.state in {State.MISSING, State.STALE}:
            report_translation(request, row)


def require_published_parent(request, page):
    """Prevent a translation from being published below an unpublished page, and link to that page."""
    if is_original(page):
        return None
    waiting = page.get_ancestors().filter(depth__gt=1, live=False).first()
    if waiting is None:
        return None
    messages.error(
        request,
        _("Publiez d’abord la page « %(title)s », qui est au-dessus de celle-ci. Votre texte est enregistré.")
        % {"title": waiting.get_admin_display_title()},
        buttons=[messages.button(reverse("wagtailadmin_pages:edit", args=[waiting.pk]), _("Ouvrir cette page"))],
    )
    return redirect("wagtailadmin_pages:edit", page.pk)
