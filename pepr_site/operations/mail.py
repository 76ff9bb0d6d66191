"""Mails to people, each in their own language, as plain text and as HTML."""

import logging

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import override
from wagtail.users.models import UserProfile

from pepr_site.operations.monitoring.operation_log import failed_mail

logger = logging.getLogger(__name__)


def send(person, template, context):
    """Send a person a mail: `template` is its HTML; beside it `.txt` holds the subject, a line, and the plain text.

    Returns whether it left; why it did not is logged. Nothing is sent to who has no address.
    """
    if not person.email:
        return False
    with override(UserProfile.get_for_user(person).get_preferred_language()):
        context = {"person": person, "base_url": settings.WAGTAILADMIN_BASE_URL, "site": settings.WAGTAIL_SITE_NAME} | (
            context
        )
        subject, _line, text = render_to_string(template.replace(".html", ".txt"), context).strip().partition("\n")
        html = render_to_string(template, context | {"subject": subject})
    headers = {"Auto-Submitted": "auto-generated"}
    subject, text = " ".join(subject.split()), f"{text.strip()}\n"
    message = EmailMultiAlternatives(subject, text, None, [person.email], headers=headers)
    message.attach_alternative(html, "text/html")
    try:
        message.send()
    except OSError as error:
        # smtplib's errors are OSErrors too.
        logger.exception("The mail “%s” to %s did not leave.", template, person.email)
        failed_mail(template, error)
        return False
    return True
