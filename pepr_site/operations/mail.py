"""Sends mails to users, each in their own language, as plain text and HTML.

They are sent by the task queue: a mail server that is down blocks nobody, and no mail is lost.
"""

import logging

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils.translation import override
from django_tasks import task
from wagtail.users.models import UserProfile

from pepr_site.operations.monitoring.operation_log import record_failed_mail

logger = logging.getLogger(__name__)

FIELDS = ("subject", "body", "from_email", "to", "cc", "bcc", "reply_to")


def send(person, template, context, reply_to=""):
    """Send a user a mail: `template` is its HTML; the `.txt` beside it has the subject in line one, then the text.

    Replies go to `reply_to`, an e-mail address, if given. Returns whether it was sent; failures are logged. Nothing is
    sent to a user without an address.
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
    message = EmailMultiAlternatives(
        subject, text, None, [person.email], headers=headers, reply_to=[reply_to] * bool(reply_to)
    )
    message.attach_alternative(html, "text/html")
    try:
        message.send()
    except OSError as error:
        # smtplib's errors are OSErrors too.
        logger.exception("The mail “%s” to %s did not leave.", template, person.email)
        record_failed_mail(template, error)
        return False
    return True


@task
def deliver(fields, alternatives):
    """Hand a message to the mail server: the `FIELDS` of it, its headers, and its text in other formats."""
    with get_connection(settings.EMAIL_DELIVERY_BACKEND) as server:
        EmailMultiAlternatives(**fields, alternatives=alternatives, connection=server).send()


class EmailBackend(BaseEmailBackend):
    """A Django e-mail backend that queues each mail, which has no attachments, in the caller's transaction."""

    def send_messages(self, email_messages):
        """Queue the mails; return how many. Raises `BadHeaderError`."""
        for mail in email_messages:
            # As it will be made when it leaves: a header that cannot be is refused here.
            mail.message()
            fields = {name: getattr(mail, name) for name in FIELDS} | {"headers": mail.extra_headers}
            deliver.enqueue(fields, [list(part) for part in getattr(mail, "alternatives", [])])
        return len(email_messages)
