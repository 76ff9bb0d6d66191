"""Mails: plain text and HTML, each in the language of the person who reads it."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation


def language_of(user):
    """Return the language that a person has chosen for the admin, or else the site's first one."""
    profile = getattr(user, "wagtail_userprofile", None)
    chosen = profile.get_preferred_language() if profile else settings.LANGUAGE_CODE
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def send(template, user, context):
    """Send one mail to `user`, in their language; return whether it left.

    `template` is the HTML, such as "mails/review.html"; beside it stands the plain
    text, whose first line is the subject. Nothing is sent to who has no address.
    """
    if not user.email:
        return False
    with translation.override(language_of(user)):
        context = {"user": user, "site_url": settings.SITE_URL, "site_name": settings.WAGTAIL_SITE_NAME, **context}
        text = render_to_string(template.removesuffix(".html") + ".txt", context)
        subject, _newline, body = text.partition("\n")
        mail = EmailMultiAlternatives(subject.strip(), body.lstrip(), to=[user.email])
        mail.attach_alternative(render_to_string(template, context), "text/html")
        return bool(mail.send())
