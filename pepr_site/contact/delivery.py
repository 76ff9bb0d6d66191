"""Stores a message, then mails it: a mail that fails loses nothing.

The limit of messages for each IP address works without storing the address.
"""

import hashlib
import hmac
import logging
from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from pepr_site.contact.models import ContactMessage, DailySalt, VisitorText
from pepr_site.operations.client_address import network_of
from pepr_site.pages.site_settings import site_settings

# A double click, a reload, the back button: the same text again is the same message.
SAME_WITHIN = timedelta(days=1)
WITHIN = timedelta(hours=1)


logger = logging.getLogger(__name__)


def store(request, form, language, model=ContactMessage):
    """Store a valid `VisitorForm` as a row of `model`, once however often it is sent; inside a transaction.

    Returns the row and whether it is new, `(None, False)` beyond the rate limit.
    """
    sender, data = sender_of(request), form.model_data()
    lately = timezone.now() - SAME_WITHIN
    if known := model.objects.filter(**data, is_suspect=form.is_suspect, sent_at__gt=lately).first():
        return known, False
    if has_written_enough(sender, model):
        return None, False
    purge()
    return model.objects.create(**data, language=language, is_suspect=form.is_suspect, sender=sender), True


def mail(message, address):
    """Send a message to the team at `address`, in the site's first language; return and record whether it was sent."""
    if not address:
        return False
    with override(settings.LANGUAGE_CODE):
        context = {"message": message, "site_name": settings.WAGTAIL_SITE_NAME}
        # One line, against header injection.
        subject = " ".join(render_to_string("mails/contact_subject.txt", context).split())
        text = render_to_string("mails/contact.txt", context)
    try:
        # The reply goes to the visitor, whose address is validated; the sender is the site.
        EmailMessage(subject, text, to=[address], reply_to=[message.email]).send()
    except (OSError, ValueError):
        # smtplib's errors are OSErrors; a header that cannot be written is a ValueError.
        logger.exception("A message of the contact form was stored, but its mail did not leave.")
        return False
    ContactMessage.objects.filter(pk=message.pk).update(mailed_at=timezone.now())
    return True


def purge():
    """Delete visitors' data past its retention, and pseudonyms of other days.

    Returns how many rows. The retention is the setting that the pages state.
    """
    DailySalt.objects.exclude(day=timezone.localdate()).delete()
    now, months = timezone.now(), site_settings().messages_kept_months
    gone = 0
    for model in visitor_models():
        model.objects.filter(sent_at__lt=now - timedelta(days=1)).exclude(sender="").update(sender="")
        gone += model.objects.filter(sent_at__lt=now - timedelta(days=months * 365.25 / 12)).delete()[0]
    return gone


def visitor_models():
    """Return the models of visitors' data."""
    return [model for model in apps.get_models() if issubclass(model, VisitorText)]


def sender_of(request):
    """Return the sender's pseudonym, a hexadecimal string valid for today; inside a transaction.

    Concurrent senders wait here for each other, so that their messages are counted one by one.
    """
    today = timezone.localdate()
    DailySalt.objects.exclude(day=today).delete()
    DailySalt.objects.get_or_create(day=today)
    salt = DailySalt.objects.select_for_update().get(day=today)
    return hmac.new(bytes.fromhex(salt.secret), network_of(request).encode(), hashlib.sha256).hexdigest()


def has_written_enough(sender, model):
    """Whether this sender has reached the rate limit for `model`."""
    now = timezone.now()
    # Not later than now: with a clock that was ahead, visitors would have to wait longer.
    return model.objects.filter(sender=sender, sent_at__range=(now - WITHIN, now)).count() >= model.most_an_hour
