"""« Annuler », for a minute after a publication, a schedule or a withdrawal: what visitors read comes back as it was.

What the pages were before is in the button itself, signed: no table remembers it. It works once, since the pages must
still be as they were right after; and whoever presses it must have the right to publish each of them.
"""

from functools import wraps

from allauth.core import context
from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.core import signing
from django.core.exceptions import BadRequest
from django.db.models import CharField, OuterRef, Subquery
from django.db.models.functions import Cast, JSONObject
from django.db.models.signals import post_save, pre_save
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import path
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, Revision

from pepr_site.operations.atomic_views import SAFE_METHODS
from pepr_site.translation.models import TranslationState

LASTS = 60  # seconds
SALT = "undo-publication"
ACTION = "pepr_site.undo"
MOMENTS = ("first_published_at", "last_published_at")
# What is known of the original that a translation follows.
FOLLOWS = ("digest", "stale_since", "revision_id", "copied")
# Where Wagtail publishes a version that was saved before: its schedule is gone by the time that the page is saved.
BEFOREHAND = {"wagtailadmin_pages:workflow_action", "wagtail_bulk_action"}
# Where a page is written.
FORMS = {"wagtailadmin_pages:add", "wagtailadmin_pages:edit"}
# A page that was not there.
NEW = {"live": False, "live_revision_id": None, "planned": [], "follows": None} | dict.fromkeys(MOMENTS)


def connect():
    """Called once, when the apps are ready."""
    pre_save.connect(note, dispatch_uid="undo")
    post_save.connect(note_new, dispatch_uid="undo")


def note(instance, **kwargs):
    """A receiver: look at a page before it is first saved, in a request that may publish it."""
    before = getattr(context.request, "states_before", None)
    if before is not None and isinstance(instance, Page) and instance.pk and instance.pk not in before:
        before |= states_of([instance.pk])


def note_new(instance, created, **kwargs):
    """A receiver: of a page that is made in such a request, nobody has read anything yet."""
    before = getattr(context.request, "states_before", None)
    if created and before is not None and isinstance(instance, Page):
        before.setdefault(instance.pk, NEW)


def states_of(keys):
    """Return by their keys what visitors read of pages, and will: version, moments, schedule, original. One query."""
    versions = Revision.page_revisions.filter(object_id=Cast(OuterRef("pk"), CharField()))
    planned = versions.exclude(approved_go_live_at=None).order_by("pk")
    planned = ArraySubquery(planned.values(told=JSONObject(key="pk", at="approved_go_live_at")))
    # A mirror follows its original by itself.
    pages = Page.objects.filter(pk__in=keys, alias_of=None)
    followed = TranslationState.objects.filter(translation_key=OuterRef("translation_key"), locale=OuterRef("locale"))
    follows = Subquery(followed.values(told=JSONObject(**{name: name for name in FOLLOWS})))
    pages = pages.annotate(planned=planned, follows=follows)
    pages = pages.values("pk", "live", "live_revision_id", "planned", "follows", *MOMENTS)
    found = {page.pop("pk"): page for page in pages}
    for page in found.values():
        page |= {name: page[name] and page[name].isoformat() for name in MOMENTS}
    return found


def offered(view):
    """Wrap a view of the admin: whoever has changed what visitors read may take it back."""

    @wraps(view)
    def offering(request, *args, **kwargs):
        if request.method in SAFE_METHODS or view.__name__ == "undo" or is_mere_draft(request):
            return view(request, *args, **kwargs)
        match, request.states_before = request.resolver_match, {}
        if match and match.view_name in BEFOREHAND:
            asked = {str(match.kwargs.get("page_id", "")), *request.GET.getlist("id")}
            request.states_before |= states_of([int(key) for key in asked if key.isdecimal() and len(key) < 10])
        response = view(request, *args, **kwargs)
        before, after = request.states_before, states_of(request.states_before) if request.states_before else {}
        changed = [(key, was, after[key]) for key, was in before.items() if after.get(key, was) != was]
        if changed and all(may_take_back(request.user, key, was) for key, was, _now in changed):
            put_button(request, response, signing.dumps([request.user.pk, changed], salt=SALT, compress=True))
        return response

    return offering


def is_mere_draft(request):
    """Whether the form of a page is sent for its draft alone, by no button that does more."""
    name = request.resolver_match and request.resolver_match.view_name
    return name in FORMS and not any(key.startswith("action-") for key in request.POST)


def put_button(request, response, token):
    """Put the button in the last message that the next screen shows; in one of its own where there is none."""
    button = render_to_string("review/undo.html", {"token": token}, request)
    # To look at them drops them: they are given again. Without a redirect, this very screen shows them.
    told = list(messages.get_messages(request)) if response.has_header("Location") else []
    for message in told[:-1]:
        messages.add_message(request, message.level, message.message, message.extra_tags)
    if told:
        text = format_html("{}{}", told[-1].message, button)
        messages.add_message(request, told[-1].level, text, told[-1].extra_tags)
    else:
        messages.success(request, button)


def may_take_back(user, key, was):
    """Whether a person may publish a page, and what was online of it is known."""
    if was["live"] and not was["live_revision_id"]:
        return False
    return user.is_superuser or "publish" in Page.objects.get(pk=key).permissions_for_user(user).permissions


def undo(request):
    """Bring back what the button says, all of it or nothing, and say what was done."""
    if request.method != "POST":
        return redirect("wagtailadmin_home")
    try:
        person, changed = signing.loads(request.POST.get("token", ""), salt=SALT, max_age=LASTS)
    except signing.SignatureExpired:
        text = _("La minute est passée : rien n’a changé. L’historique d’une page garde ses versions.")
        messages.warning(request, text)
        return redirect("wagtailadmin_home")
    except signing.BadSignature:
        raise BadRequest("This is no button of ours.") from None
    pages = Page.objects.in_bulk([key for key, _was, _now in changed])
    is_same = person == request.user.pk and states_of(pages) == {key: now for key, _was, now in changed}
    if not is_same:
        messages.warning(request, _("Rien n’est annulé : la page a changé depuis."))
    elif not all(may_take_back(request.user, key, was) for key, was, _now in changed):
        messages.error(request, _("Rien n’est annulé : vous ne pouvez pas publier cette page."))
    else:
        for key, was, now in changed:
            bring_back(pages[key].specific, was, request.user)
            messages.success(request, said(pages[key], was, now))
        # Where both languages come back, each publication touches the other page too.
        for key, was, _now in changed:
            restate(pages[key], was)
    first = changed[0][0]
    return redirect("wagtailadmin_pages:edit", first) if first in pages else redirect("wagtailadmin_home")


def bring_back(page, was, user):
    """Give visitors what they read of `page` before; what was written since stays as its draft."""
    if was["live"] and page.live_revision_id != was["live_revision_id"]:
        Revision.objects.get(pk=was["live_revision_id"]).publish(user, log_action=ACTION, skip_permission_checks=True)
    elif page.live and not was["live"]:
        UnpublishPageAction(page, user=user, log_action=ACTION).execute(skip_permission_checks=True)


def restate(page, was):
    """Write down again when a page was published and will be, and what it follows of its original."""
    page.revisions.update(approved_go_live_at=None)
    for version in was["planned"]:
        Revision.objects.filter(pk=version["key"]).update(approved_go_live_at=parse_datetime(version["at"]))
    Page.objects.filter(pk=page.pk).update(**{name: was[name] and parse_datetime(was[name]) for name in MOMENTS})
    states = TranslationState.objects.filter(translation_key=page.translation_key, locale=page.locale_id)
    states.update(**was["follows"]) if was["follows"] else states.delete()


def said(page, was, now):
    """Say what was taken back of a page."""
    title = {"title": page.get_admin_display_title()}
    if was["live"] and was["live_revision_id"] != now["live_revision_id"]:
        version = Revision.objects.get(pk=was["live_revision_id"])
        when = date_format(localtime(version.created_at), "j F Y, H:i")
        return _("« %(title)s » montre de nouveau la version du %(when)s.") % (title | {"when": when})
    if now["live"] and not was["live"]:
        return _("« %(title)s » n’est plus en ligne : c’est de nouveau un brouillon.") % title
    if was["planned"] == now["planned"]:
        # It was published again as it was, or took over what its original says in both languages.
        return _("« %(title)s » est de nouveau comme avant.") % title
    if was["planned"]:
        return _("« %(title)s » paraîtra à l’heure prévue avant.") % title
    return _("« %(title)s » n’est plus programmée.") % title


def urls():
    return [path("annuler/", undo, name="undo")]
