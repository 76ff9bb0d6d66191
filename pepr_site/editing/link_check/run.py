"""One night's work: find the addresses, look at the site's own, and ask some of the others."""

import time
from collections import Counter
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from pepr_site.editing.link_check import asking
from pepr_site.editing.link_check.inside import answers, own_hosts
from pepr_site.editing.link_check.models import CheckedLink, LinkState
from pepr_site.editing.link_check.places import places

# How many addresses a night, of one host and of all, and the seconds between two.
MOST_OF_A_HOST, MOST, PAUSE = 10, 200, 1
# On how many nights in a row an address does not answer before it is called broken.
NIGHTS = 3


def note_places():
    """Write down where each address stands, and look at those of this site; return how many there are."""
    found = places()
    CheckedLink.objects.exclude(address__in=found).delete()
    rows = [CheckedLink(address=address, places=where) for address, where in found.items()]
    CheckedLink.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["address"], update_fields=["places"], batch_size=500
    )
    own = own_hosts()
    for link in CheckedLink.objects.all():
        if urlsplit(link.address).hostname in own:
            note(link, LinkState.WORKS if answers(link.address) else LinkState.LOST, "")
    return len(found)


def ask_out():
    """Ask addresses of other hosts, those not asked for longest first, within bounds; return how many.

    None is asked unless the setting `LINK_CHECK` allows it.
    """
    if not settings.LINK_CHECK:
        return 0
    own, of_host, asked = own_hosts(), Counter(), 0
    for link in CheckedLink.objects.order_by(F("checked_at").asc(nulls_first=True), "pk"):
        host = urlsplit(link.address).hostname
        if asked == MOST or of_host[host] == MOST_OF_A_HOST or host in own:
            continue
        time.sleep(PAUSE if asked else 0)
        note(link, *asking.ask(link.address))
        of_host[host] += 1
        asked += 1
    return asked


def note(link, state, reason):
    """Keep what became of an address: broken only when it has not answered for several nights in a row."""
    link.checked_at = timezone.now()
    has_failed = state in {LinkState.FAILING, LinkState.LOST}
    link.failures = min(link.failures + 1, 1000) if has_failed else 0
    link.failing_since = (link.failing_since or link.checked_at) if has_failed else None
    is_broken = state == LinkState.FAILING and link.failures >= NIGHTS
    link.state, link.reason = LinkState.BROKEN if is_broken else state, reason[:80]
    link.save(update_fields=["checked_at", "failures", "failing_since", "state", "reason"])
