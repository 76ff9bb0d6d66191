"""Letters that ask for missing facts: a mail to copy, with a link to a form that can be sent once.

The site sends nothing and stores no e-mail address: editors send the letter from their own mailbox.
"""

from urllib.parse import quote

from django.conf import settings
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages
from wagtail.log_actions import log

from pepr_site.contact.page import form_lacks_token, status_of_refusal, taken
from pepr_site.review.shared_drafts import gone, may_share, uncached
from projects.declarations.forms import LetterForm
from projects.declarations.models import FactLetter
from projects.declarations.store import receive_letter
from projects.facts.expected import unknown_facts
from projects.project_pages import ProjectPage

SIGNER = signing.Signer(salt="fact-letter")
# The maximum number of active links per project: each of them grants access.
MOST_ACTIVE = 5


def letter_of(token):
    """Return the `FactLetter` of a token. Raises `Http404` for an invalid, expired, revoked or answered one."""
    try:
        letter = FactLetter.objects.select_related("project__locale").get(pk=SIGNER.unsign(token))
    except (signing.BadSignature, FactLetter.DoesNotExist, ValueError):
        raise Http404 from None
    if not letter.is_active:
        raise Http404
    return letter


def link_of(letter):
    return settings.WAGTAILADMIN_BASE_URL + reverse("fact_letter", args=[SIGNER.sign(letter.pk)])


@require_http_methods(["GET", "HEAD", "POST"])
@uncached
def answer_letter(request, token):
    """The form of a letter, in the language of its page. Its answer closes the letter."""
    try:
        letter = letter_of(token)
    except Http404:
        return gone(request)
    with translation.override(letter.project.locale.language_code):
        form = LetterForm(request.POST if request.method == "POST" else None, project=letter.project)
        if not form.asked:
            # All facts have been submitted since.
            return gone(request)
        outcome = request.method == "POST" and taken(request, form, lambda: receive_letter(request, form, letter))
        status = 200 if outcome or request.method != "POST" else status_of_refusal(request)
        contact = {
            "form": form,
            "outcome": outcome,
            "address": request.path,
            "lacks_token": form_lacks_token(request),
        }
        context = {"contact": contact, "letter": letter, "noindex": True}
        return render(request, "projects/fact_letter.html", context, status=status)


@transaction.atomic
def letters(request, page_id):
    """In the admin: the mail that asks for a project's missing facts, with its link; create or revoke one."""
    page = get_object_or_404(ProjectPage.objects.select_related("locale"), pk=page_id)
    if not may_share(request.user, page):
        raise PermissionDenied
    if request.method == "POST":
        revoke(request, page) if "revoke" in request.POST else ask(request, page)
        return redirect("fact_letters", page.pk)
    active = [letter for letter in page.letters.select_related("created_by") if letter.is_active]
    languages = ProjectPage.objects.filter(translation_key=page.translation_key).select_related("locale")
    context = {
        "page": page,
        "languages": [other for other in languages if other.pk != page.pk],
        "asked": unknown_facts(page),
        "letters": [mail_of(letter) for letter in active],
        "is_full": len(active) >= MOST_ACTIVE,
    }
    return render(request, "projects/fact_letters.html", context)


def ask(request, page):
    """Create a link for a project, unless enough are valid or nothing is missing."""
    now = timezone.now()
    active = page.letters.filter(revoked_at=None, answered_at=None, expires_at__gt=now).count()
    if active >= MOST_ACTIVE or not unknown_facts(page):
        messages.error(request, _("Retirez d’abord un lien : plusieurs sont encore ouverts pour ce projet."))
        return
    FactLetter.objects.create(project=page, created_by=request.user)
    log(instance=page, action="projects.ask", user=request.user)
    messages.success(request, _("La lettre est prête : relisez-la, puis envoyez-la depuis votre messagerie."))


def revoke(request, page):
    identifier = request.POST["revoke"]
    found = page.letters.filter(pk=identifier, revoked_at=None) if identifier.isdecimal() else None
    if found and found.update(revoked_at=timezone.now()):
        log(instance=page, action="projects.stop_asking", user=request.user)
        messages.success(request, _("Le lien n’ouvre plus rien."))


def mail_of(letter):
    """Return a letter as a mail in the language of its page: `{letter, subject, text, mailto}`."""
    page = letter.project
    with translation.override(page.locale.language_code):
        context = {"page": page, "letter": letter, "link": link_of(letter), "asked": unknown_facts(page)}
        text = render_to_string("mails/fact_letter.txt", context).strip()
        subject = _("Projet %(number)02d du PEPR Biothérapies : ce que vous savez") % {"number": page.number}
    mailto = f"mailto:?subject={quote(subject)}&body={quote(text.replace(chr(10), chr(13) + chr(10)))}"
    return {"letter": letter, "subject": subject, "text": text, "mailto": mailto}


def urls():
    return [path("faits/<int:page_id>/lettre/", letters, name="fact_letters")]
