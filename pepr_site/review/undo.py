"""« Annuler », for a minute after a publication, a schedule or an unpublishing: restores what was online.

The previous state of the pages is kept in the session of the user, who must have the right to publish each of them. It
is restored once, because the pages must not have changed since.
"""

import time
from functools import wraps
from uuid import uuid4

from allauth.core import context
from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, OuterRef, Subquery
from django.db.models.functions import Cast, JSONObject
from django.db.models.signals import post_save, pre_save
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import path
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, Revision

from pepr_site.operations.transactions import SAFE_METHODS
from pepr_site.translation.models import TranslationState

LASTS = 60  # seconds
KEPT = "undo"
ACTION = "pepr_site.undo"
MOMENTS = ("first_published_at", "last_published_at")
# The fields about the original that a translation follows.
FOLLOWS = ("digest", "stale_since", "revision_id", "copied")
# The views with the form of a page.
FORMS = {"wagtailadmin_pages:add", "wagtailadmin_pages:edit"}
# The state of a page that did not exist.
NEW = {"live": False, "live_revision_id": None, "planned": [], "follows": None} | dict.fromkeys(MOMENTS)


def connect():
    """Called once, when the apps are ready."""
    pre_save.connect(note, dispatch_uid="undo")
    post_save.connect(note, dispatch_uid="undo")


def note(instance, created=None, raw=False, **kwargs):
    """A receiver: record the state of a page before its first save, in a request that may publish it."""
    before = getattr(context.request, "states_before", None)
    # What comes back from the trash is written raw: it was never a draft, and the trash undoes a deletion itself.
    if before is None or raw or not isinstance(instance, Page):
        return
    if created:
        before.setdefault(instance.pk, NEW)
    elif instance.pk and instance.pk not in before:
        before |= states_of([instance.pk])


def states_of(keys):
    """Return the public state of pages by key: version, dates, schedule, original. One query."""
    versions = Revision.page_revisions.filter(object_id=Cast(OuterRef("pk"), CharField()))
    planned = versions.exclude(approved_go_live_at=None).order_by("pk")
    planned = ArraySubquery(planned.values(row=JSONObject(key="pk", at="approved_go_live_at")))
    followed = TranslationState.objects.filter(translation_key=OuterRef("translation_key"), locale=OuterRef("locale"))
    follows = Subquery(followed.values(row=JSONObject(**{name: name for name in FOLLOWS})))
    # Aliases follow their original automatically.
    pages = Page.objects.filter(pk__in=keys, alias_of=None).annotate(planned=planned, follows=follows)
    found = {page.pop("pk"): page for page in pages.values("pk", *NEW)}
    for page in found.values():
        page |= {name: page[name] and page[name].isoformat() for name in MOMENTS}
    return found


def with_undo_button(view):
    """Wrap a view of the admin: whoever has changed what is public may undo it."""

    @wraps(view)
    def offering(request, *args, **kwargs):
        if request.method in SAFE_METHODS or view.__name__ == "undo" or is_mere_draft(request):
            return view(request, *args, **kwargs)
        # Before a page is saved, its schedule may be gone already; what else is saved is noted then.
        asked = {str(kwargs.get("page_id", "")), *request.GET.getlist("id")}
        request.states_before = before = states_of([int(key) for key in asked if key.isdecimal() and len(key) < 10])
        response = view(request, *args, **kwargs)
        after = states_of(before)
        # What a translation follows changes with a publication; said by itself, it is none.
        same = {key: after.get(key, was) | {"follows": was["follows"]} == was for key, was in before.items()}
        changed = [(key, was, after[key]) for key, was in before.items() if not same[key]]
        if changed and all(may_undo(request.user, key, was) for key, was, _now in changed):
            entry = str(uuid4())
            request.session[KEPT] = kept(request) | {entry: [time.time(), changed]}
            add_undo_button(request, response, entry)
        return response

    return offering


def kept(request):
    """Return what the user may still undo, by the entry that its button names: when it was done, and what changed."""
    known = request.session.get(KEPT, {})
    return {entry: found for entry, found in known.items() if time.time() <= found[0] + LASTS}


def is_mere_draft(request):
    """Whether the form of a page only saves a draft, which publishes nothing."""
    name = request.resolver_match and request.resolver_match.view_name
    return name in FORMS and not any(key.startswith("action-") for key in request.POST)


def add_undo_button(request, response, entry):
    """Add the button to the last message of the next screen, or as a message of its own."""
    button = render_to_string("review/undo.html", {"entry": entry}, request)
    # Reading the messages removes them, so they are added again. Without a redirect, this response shows them.
    shown = list(messages.get_messages(request)) if response.has_header("Location") else []
    for message in shown[:-1]:
        messages.add_message(request, message.level, message.message, message.extra_tags)
    if shown:
        text = format_html("{}{}", shown[-1].message, button)
        messages.add_message(request, shown[-1].level, text, shown[-1].extra_tags)
    else:
        messages.success(request, button)


def may_undo(user, key, was):
    """Whether a user may publish a page, and its former live version is known."""
    if was["live"] and not was["live_revision_id"]:
        return False
    return user.is_superuser or "publish" in Page.objects.get(pk=key).permissions_for_user(user).permissions


def undo(request, entry):
    """Restore the state before what the button names, completely or not at all, and report it."""
    # One who had to sign in first comes back without the form.
    if request.method != "POST":
        return redirect("wagtailadmin_home")
    _since, changed = kept(request).get(str(entry), (0, []))
    if not changed:
        text = _("La minute est passée : rien n’a changé. L’historique d’une page garde ses versions.")
        messages.warning(request, text)
        return redirect("wagtailadmin_home")
    pages = Page.objects.in_bulk([key for key, _was, _now in changed])
    if states_of(pages) == {key: now for key, _was, now in changed}:
        for key, was, _now in changed:
            restore_version(pages[key].specific, was, request.user)
            report(request, pages[key], was)
        # If both languages are undone, each publication also changes the other page.
        for key, was, _now in changed:
            restore_state(pages[key], was)
    else:
        messages.warning(request, _("Rien n’est annulé : la page a changé depuis."))
    first = changed[0][0]
    return redirect("wagtailadmin_pages:edit", first) if first in pages else redirect("wagtailadmin_home")


def restore_version(page, was, user):
    """Restore the former public version of `page`; later changes stay as its draft."""
    if was["live"] and page.live_revision_id != was["live_revision_id"]:
        Revision.objects.get(pk=was["live_revision_id"]).publish(user, log_action=ACTION, skip_permission_checks=True)
    elif page.live and not was["live"]:
        UnpublishPageAction(page, user=user, log_action=ACTION).execute(skip_permission_checks=True)


def restore_state(page, was):
    """Restore the publication dates, the schedule, and the version of the original that is followed."""
    page.revisions.update(approved_go_live_at=None)
    for version in was["planned"]:
        Revision.objects.filter(pk=version["key"]).update(approved_go_live_at=parse_datetime(version["at"]))
    Page.objects.filter(pk=page.pk).update(**{name: was[name] and parse_datetime(was[name]) for name in MOMENTS})
    states = TranslationState.objects.filter(translation_key=page.translation_key, locale=page.locale_id)
    states.update(**was["follows"]) if was["follows"] else states.delete()


def report(request, page, was):
    """Say in what state a page is again."""
    if was["live"]:
        text = _("« %(title)s » est de nouveau en ligne comme avant.")
    elif was["planned"]:
        text = _("« %(title)s » paraîtra à l’heure prévue avant.")
    else:
        text = _("« %(title)s » est de nouveau un brouillon, ni en ligne ni programmé.")
    messages.success(request, text % {"title": page.get_admin_display_title()})


def urls():
    return [path("annuler/<uuid:entry>/", undo, name="undo")]
