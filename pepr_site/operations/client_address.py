"""The client's IP address behind trusted proxies, and its anonymised form."""

import ipaddress

from django.conf import settings

# The bits of an address that are stored: enough to tell networks apart, too few to identify a person.
KEPT = {4: 24, 6: 48}  # bits
# A household or a server is usually assigned an IPv6 prefix of this length.
COUNTED = {4: 32, 6: 64}


def address_of(request):
    """Return the visitor's `IPv4Address` or `IPv6Address`; None where none is known.

    Each of the `TRUSTED_PROXIES` appends to the header the address that the request came from; anybody may have written
    what is further left.
    """
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    steps = settings.TRUSTED_PROXIES
    text = told[-steps] if 0 < steps <= len(told) else request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def network_of(request, bits=COUNTED):
    """Return the network of the visitor's address, as text: the unit in which messages and attempts are counted.

    `bits` gives its prefix length by the version of the address.
    """
    address = address_of(request)
    if address is None or bits[address.version] == address.max_prefixlen:
        return str(address or "")
    return str(ipaddress.ip_network(f"{address}/{bits[address.version]}", strict=False))


def anonymised_ip(request):
    """Return what may be stored of the visitor's address: its network, « 192.0.2.0 »; "" where none is known."""
    return network_of(request, KEPT).partition("/")[0]
