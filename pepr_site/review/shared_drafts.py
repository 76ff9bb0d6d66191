"""A draft shared with people without an account: a signed link that expires and can be revoked."""

import re
from datetime import timedelta
from urllib.parse import quote

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.documents.views.serve import serve
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail.utils.decorators import xframe_options_sameorigin_override

from pepr_site.accounts.partners import is_partner
from pepr_site.contact.forms import LinesField
from pepr_site.operations.mail import send
from pepr_site.review.models import DraftRemark, SharedDraft
from pepr_site.web.error_pages import TOKEN

# The URL of a document in the page, on this host.
DOCUMENT = re.compile(rf'"(?:{re.escape(settings.WAGTAILADMIN_BASE_URL)})?/(?P<path>documents/\d{{1,18}}/[^"]+)"')
SIGNER = signing.Signer(salt="shared-draft")
MOST_REMARKS_AN_HOUR = 20
DURATIONS = [(7, gettext_lazy("une semaine")), (14, gettext_lazy("deux semaines")), (30, gettext_lazy("un mois"))]


class ShareForm(forms.Form):
    days = forms.TypedChoiceField(label=gettext_lazy("Pendant"), choices=DURATIONS, coerce=int, initial=14)
    follows = forms.BooleanField(
        label=gettext_lazy("Montrer aussi les versions suivantes"),
        required=False,
        help_text=gettext_lazy("Sinon, le lien montre pour toujours la version d’aujourd’hui."),
    )


class RemarkForm(forms.ModelForm):
    class Meta:
        model = DraftRemark
        fields = ["name", "text", "approves"]
        field_classes = {"text": LinesField}
        error_messages = {"name": {"required": gettext_lazy("Indiquez votre nom.")}}

    def clean(self):
        data = super().clean()
        if not data.get("text", "").strip() and not data.get("approves"):
            raise forms.ValidationError(_("Écrivez un commentaire, ou approuvez la page."))
        return data


def may_share(user, page):
    """Whether a user may share drafts of a page: staff who edit it."""
    if not page.pk or not isinstance(page, Page) or is_partner(user):
        return False
    return user.is_superuser or bool(page.permissions_for_user(user).permissions & {"change", "publish"})


def link_of(draft):
    return settings.WAGTAILADMIN_BASE_URL + reverse("shared_draft", args=[SIGNER.sign(draft.pk)])


def shares(request, page_id):
    """In the admin: the links of a page, valid ones first; create or revoke one."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not may_share(request.user, page):
        raise PermissionDenied
    form = ShareForm(request.POST if "share" in request.POST else None)
    if "revoke" in request.POST:
        revoke(request, page)
        return redirect("people_shares", page.pk)
    if form.is_bound and form.is_valid():
        share(page, request.user, **form.cleaned_data)
        messages.success(request, _("Le lien est prêt : copiez-le et envoyez-le."))
        return redirect("people_shares", page.pk)
    drafts = list(page.shared_drafts.select_related("created_by").prefetch_related("remarks"))
    for draft in drafts:
        draft.link = link_of(draft) if draft.is_active else ""
    return render(request, "review/shares.html", {"page": page, "form": form, "drafts": drafts})


def share(page, user, days, follows):
    """Create the link of the latest version of a page."""
    revision = page.get_latest_revision() or page.save_revision(user=user)
    draft = SharedDraft.objects.create(
        page=Page.objects.get(pk=page.pk),
        revision=revision,
        follows=follows,
        created_by=user,
        expires_at=timezone.now() + timedelta(days=days),
    )
    log(instance=page, action="pepr_site.share", user=user, revision=revision)
    return draft


def revoke(request, page):
    identifier = request.POST["revoke"]
    found = page.shared_drafts.filter(pk=identifier, revoked_at=None) if identifier.isdecimal() else None
    if found and found.update(revoked_at=timezone.now()):
        log(instance=page, action="pepr_site.unshare", user=request.user)
        messages.success(request, _("Le lien ne montre plus rien."))


def uncached(view):
    """Keep shared drafts and their URLs from caches, search engines and other hosts."""

    def guarded(request, token, **kwargs):
        response = view(request, token, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        # Not `no-referrer`, with which browsers submit forms with a null origin, which Django rejects.
        response["Referrer-Policy"] = "same-origin"
        return response

    return guarded


def draft_of(token):
    """Return the `SharedDraft` of a token; None for an invalid, expired or revoked one."""
    try:
        draft = SharedDraft.objects.select_related("page", "revision").get(pk=SIGNER.unsign(token))
    except (signing.BadSignature, SharedDraft.DoesNotExist, ValueError):
        return None
    return draft if draft.is_active else None


def gone(request):
    return render(request, "review/shared_draft_gone.html", status=404)


@require_http_methods(["GET", "HEAD", "POST"])
@uncached
@transaction.atomic
def read(request, token):
    """The draft in its frame, with the comment form below."""
    draft = draft_of(token)
    if draft is None:
        return gone(request)
    with translation.override(draft.page.locale.language_code):
        form = RemarkForm(request.POST or None)
        lacks_token = getattr(request, "lacks_token", False)
        if lacks_token:
            form.add_error(None, TOKEN)
        elif request.method == "POST" and form.is_valid() and receive(draft, form):
            return redirect(f"{request.path}?merci=1#commentaire")
        context = {
            "title": draft.shown_revision.as_object().title,
            "draft": draft,
            "form": form,
            "page_path": reverse("shared_draft_page", args=[token]),
            "is_received": "merci" in request.GET,
        }
        return render(request, "review/shared_draft.html", context, status=403 if lacks_token else 200)


@require_safe
@xframe_options_sameorigin_override
@uncached
def read_page(request, token):
    """The page alone, as it will look."""
    draft = draft_of(token)
    if draft is None:
        return gone(request)
    response = rendered(request, draft)
    # Documents that no published page links to are served below the URL of the review link.
    response.content = DOCUMENT.sub(rf'"{request.path}\g<path>"', response.text)
    response.headers.pop("Content-Length", None)
    return response


@require_safe
@uncached
def read_document(request, token, document_id, name):
    """A document that the draft uses, for holders of its link; 404 for any other."""
    draft = draft_of(token)
    page = rendered(request, draft).text if draft else ""
    if f"documents/{document_id}/{quote(name)}" not in {match["path"] for match in DOCUMENT.finditer(page)}:
        raise Http404
    return serve(request, document_id, name)


def rendered(request, draft):
    """Return the response that renders a draft."""
    page = draft.shown_revision.as_object()
    response = page.make_preview_request(request, page.default_preview_mode)
    return response.render() if hasattr(response, "render") and not response.is_rendered else response


def receive(draft, form):
    """Store a comment and notify who shared the draft; return whether it was accepted, else the form has errors.

    To be called in a transaction: concurrent comments on one draft wait for each other.
    """
    SharedDraft.objects.select_for_update().get(pk=draft.pk)
    lately = timezone.now() - timedelta(hours=1)
    same = {name: form.cleaned_data[name] for name in form.fields}
    if draft.remarks.filter(created_at__gt=lately, **same).exists():
        # Submitted twice: a double click, or the back button.
        return True
    if draft.remarks.filter(created_at__gt=lately).count() >= MOST_REMARKS_AN_HOUR:
        form.add_error(None, _("Trop de commentaires viennent d’arriver. Réessayez dans une heure."))
        return False
    remark = form.save(commit=False)
    remark.draft, remark.revision = draft, draft.shown_revision
    remark.save()
    page = draft.page.specific
    log(instance=page, action="pepr_site.remark", revision=remark.revision, data={"name": remark.name})
    for person in {draft.created_by, remark.revision.user} - {None}:
        if person.is_active:
            path = reverse("wagtailadmin_home") if is_partner(person) else reverse("people_shares", args=[page.pk])
            send(person, "mails/remark.html", {"title": page.get_admin_display_title(), "remark": remark, "path": path})
    return True
