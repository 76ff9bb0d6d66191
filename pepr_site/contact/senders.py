"""How often one address may write, without the address ever being kept."""

import hashlib
import hmac
import ipaddress
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from pepr_site.contact.tables import ContactMessage, DailySalt

MOST, WITHIN = 5, timedelta(hours=1)
# One household or one server is given as many IPv6 addresses as this leaves free.
IPV6_NETWORK = 64  # bits


def address_of(request):
    """Return the visitor's address as far as it can be believed, an IPv6 one by its network; "" where none is known.

    Each of the `TRUSTED_PROXIES` before the site has added to the header the
    address it was asked from; what stands further left anybody may have written.
    """
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    steps = settings.TRUSTED_PROXIES
    text = told[-steps] if 0 < steps <= len(told) else request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    if address.version == 6 and not address.ipv4_mapped:
        return str(ipaddress.ip_network((address, IPV6_NETWORK), strict=False))
    return str(getattr(address, "ipv4_mapped", None) or address)


def sender_of(request):
    """Return the pseudonym of who sends, a hexadecimal string that holds for today; inside a transaction.

    Senders wait here for one another, so that two messages sent at once are counted one by one.
    """
    today = timezone.localdate()
    DailySalt.objects.exclude(day=today).delete()
    DailySalt.objects.get_or_create(day=today)
    salt = DailySalt.objects.select_for_update().get(day=today)
    return hmac.new(bytes.fromhex(salt.secret), address_of(request).encode(), hashlib.sha256).hexdigest()


def has_written_enough(sender):
    """Whether this sender has to wait."""
    return ContactMessage.objects.filter(sender=sender, sent_at__gt=timezone.now() - WITHIN).count() >= MOST
