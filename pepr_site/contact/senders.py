"""How often one address may write, without the address ever being kept."""

import hashlib
import hmac
from datetime import timedelta

from django.utils import timezone

from pepr_site.contact.models import ContactMessage, DailySalt
from pepr_site.operations.client_address import network_of

MOST, WITHIN = 5, timedelta(hours=1)
# One household or one server is given as many IPv6 addresses as this leaves free.
NETWORKS = {4: 32, 6: 64}  # bits


def sender_of(request):
    """Return the pseudonym of who sends, a hexadecimal string that holds for today; inside a transaction.

    Senders wait here for one another, so that two messages sent at once are counted one by one.
    """
    today = timezone.localdate()
    DailySalt.objects.exclude(day=today).delete()
    DailySalt.objects.get_or_create(day=today)
    salt = DailySalt.objects.select_for_update().get(day=today)
    return hmac.new(bytes.fromhex(salt.secret), network_of(request, NETWORKS).encode(), hashlib.sha256).hexdigest()


def has_written_enough(sender):
    """Whether this sender has to wait."""
    now = timezone.now()
    # Not after it: a clock that ran ahead would make them wait as much longer.
    return ContactMessage.objects.filter(sender=sender, sent_at__range=(now - WITHIN, now)).count() >= MOST
