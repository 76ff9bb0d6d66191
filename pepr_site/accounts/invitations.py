"""Invitations: a link to choose one's own password, valid for two weeks and once.

Nobody chooses another user's password. Inviting somebody who has an account adds a project or a role to it.
"""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from wagtail.log_actions import log
from wagtail.users.models import UserProfile

from pepr_site.accounts.models import Invitation
from pepr_site.accounts.partners import page_of, person_of
from pepr_site.operations.mail import send

SIGNER = signing.Signer(salt="invitation")
LINK_DAYS = 14


def invite(invited_by, email, groups, is_superuser=False, language="", word="", **names):
    """Add a user to `groups`, and send them what they need to sign in; idempotent.

    `names` are the `first_name` and `last_name` of a new user, `language` theirs. Returns the user, and whether a mail
    was sent: None where the same one was sent recently.
    """
    with transaction.atomic():
        person = person_of(email) or create_user(email, language, names)
        if not person.email:
            person.email = email
            person.save(update_fields=["email"])
        new = set(groups) - set(person.groups.all())
        is_raised = is_superuser and not person.is_superuser
        if is_raised:
            person.is_superuser = True
            person.save(update_fields=["is_superuser"])
        person.groups.add(*new)
        invitation = Invitation.objects.filter(person=person).first() or Invitation(person=person)
        if not (new or is_raised) and not invitation.may_remind:
            return person, None
        invitation.invited_by, invitation.word = invited_by, word
        renew(invitation)
        names = sorted(group.name for group in new)
        log(instance=person, action="pepr_site.invite", user=invited_by, data={"group": ", ".join(names)})
    return person, mail(invitation)


def create_user(email, language, names):
    """Create a user without a password, with `language`, or the site's first one."""
    person = get_user_model()(username=email, email=email, **names)
    person.set_unusable_password()
    person.save()
    if language:
        UserProfile.objects.create(user=person, preferred_language=language)
    return person


def renew(invitation):
    """Renew the invitation for two weeks, invalidating earlier links."""
    invitation.invited_at = timezone.now()
    invitation.expires_at = invitation.invited_at + timedelta(days=LINK_DAYS)
    invitation.secret = get_random_string(32)
    invitation.sent_at = None
    invitation.save()


def mail(invitation, is_reminder=False):
    """Send the mail of an invitation; return whether it was sent."""
    person = invitation.person
    language = UserProfile.get_for_user(person).get_preferred_language()
    has_left = send(
        person,
        "mails/invited.html",
        {
            "by": invitation.invited_by,
            "word": invitation.word,
            "pages": [page.title if (page := page_of(w, language)) else w.group.name for w in person.workspaces],
            "roles": person.groups.filter(partner_workspace=None),
            "is_new": not person.has_joined,
            "is_reminder": is_reminder,
            "path": reverse("wagtailadmin_home") if person.has_joined else path_of(invitation),
            "until": invitation.expires_at,
        },
        reply_to=invitation.invited_by and invitation.invited_by.email,
    )
    if has_left:
        invitation.sent_at = timezone.now()
        invitation.save(update_fields=["sent_at"])
    return has_left


def remind(person, by):
    """Send a user who has not signed in yet their link again, a new one if it has expired.

    Returns whether a mail was sent; None where one was sent recently, or where there is nothing to remind of.
    """
    with transaction.atomic():
        found = Invitation.objects.select_for_update().filter(person=person).first() or Invitation(person=person)
        if person.has_joined or not person.is_active or not found.may_remind:
            return None
        is_reminder = found.is_open
        if not is_reminder:
            found.invited_by = by
            renew(found)
        log(instance=person, action="pepr_site.invite", user=by, data={"again": True})
        return mail(found, is_reminder)


def remove(person, group, by):
    """Remove a user from a project or a role, at once. An unused account without other permissions is deleted."""
    with transaction.atomic():
        # Their sessions end with it, and their rights (see `signals.py`).
        person.groups.remove(group)
        log(instance=person, action="pepr_site.uninvite", user=by, data={"group": group.name})
        forget_unused(person)


def forget_unused(person):
    """Delete an account that was never used and has no permission."""
    if not person.has_joined and not person.is_superuser and not person.groups.exists():
        person.delete()


def path_of(invitation):
    return reverse("invitation", args=[SIGNER.sign(invitation.secret)])


def invitation_of(token):
    """Return the `Invitation` of a link, valid or expired; None for any other link."""
    try:
        secret = SIGNER.unsign(token)
    except signing.BadSignature:
        return None
    return Invitation.objects.filter(secret=secret).select_related("person", "invited_by").first()
