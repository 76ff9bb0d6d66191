"""One nightly run: find where each address is used, check the site's own, and request some of the others.

Only links that somebody typed are checked; those made with a chooser are correct by construction.
"""

import ipaddress
import socket
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLong
from urllib.parse import unquote, urljoin, urlsplit

import certifi
from bs4 import BeautifulSoup
from django.conf import settings
from django.db.models import F, URLField
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.text import capfirst
from django.utils.translation import get_language_from_path, gettext_noop, override
from modelcluster.models import get_all_child_relations
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Timeout
from urllib3.exceptions import HTTPError
from wagtail import blocks, fields
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.documents import get_document_model
from wagtail.models import Page, Site, get_page_models
from wagtail.snippets.models import get_snippet_models

from pepr_site.editing.link_check.models import CheckedLink, LinkState
from pepr_site.pages.readable_blocks import leaves
from pepr_site.pages.references import DOCUMENT_ADDRESS
from pepr_site.pages.visibility import readable
from pepr_site.web.redirects import redirect_at

LONGEST = 1000
# The maximum number of URLs per night, for one host and in total, and the seconds between two.
MOST_OF_A_HOST, MOST, PAUSE = 10, 200, 1
# The number of consecutive nights without an answer after which a link is reported as broken.
NIGHTS = 3
# Timeouts in seconds: to connect, between two bytes, for one URL with its redirects.
CONNECT, READ, WHOLE = 5, 10, 30
MOST_REDIRECTS = 5
PORTS = {"http": 80, "https": 443}
# Statuses that hosts return to clients other than browsers: they say nothing about the page.
REFUSALS = {401, 402, 403, 405, 406, 407, 418, 423, 425, 429, 451, 501, 999}
# After these, a GET follows the HEAD, which some hosts do not support.
NOT_FOR_HEADERS = REFUSALS | {400, 404, 500, 502, 503}


def store_places():
    """Store where each address is used, and check those of this site; return how many there are."""
    found = places()
    CheckedLink.objects.exclude(address__in=found).delete()
    rows = [CheckedLink(address=address, places=where) for address, where in found.items()]
    CheckedLink.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["address"], update_fields=["places"], batch_size=500
    )
    own = own_hosts()
    for link in CheckedLink.objects.all():
        if urlsplit(link.address).hostname in own:
            store_result(link, LinkState.WORKS if answers(link.address) else LinkState.LOST, "")
    return len(found)


def check_other_hosts():
    """Check addresses of other hosts, the least recently checked first, within limits; return how many.

    None is requested unless the setting `LINK_CHECK` allows it.
    """
    if not settings.LINK_CHECK:
        return 0
    own, of_host, asked = own_hosts(), Counter(), 0
    for link in CheckedLink.objects.order_by(F("checked_at").asc(nulls_first=True), "pk"):
        host = urlsplit(link.address).hostname
        if asked == MOST or of_host[host] == MOST_OF_A_HOST or host in own:
            continue
        time.sleep(PAUSE if asked else 0)
        store_result(link, *ask(link.address))
        of_host[host] += 1
        asked += 1
    return asked


def store_result(link, state, reason):
    """Store the result for an address: broken only after several nights without an answer."""
    link.checked_at = timezone.now()
    has_failed = state in {LinkState.FAILING, LinkState.LOST}
    link.failures = min(link.failures + 1, 1000) if has_failed else 0
    link.failing_since = (link.failing_since or link.checked_at) if has_failed else None
    is_broken = state == LinkState.FAILING and link.failures >= NIGHTS
    link.state, link.reason = LinkState.BROKEN if is_broken else state, reason[:80]
    link.save(update_fields=["checked_at", "failures", "failing_since", "state", "reason"])


def rows():
    """Yield every published page, in its own class, and every snippet."""
    for model in get_page_models():
        if model is not Page:
            yield from model.objects.live().filter(depth__gt=1, alias_of=None).iterator(chunk_size=200)
    for model in get_snippet_models():
        yield from model.objects.iterator(chunk_size=200)


def places():
    """Return where each address is used, as a mapping of address to a list of `{title, field, url}`."""
    finder, found = AdminURLFinder(), {}
    for row in rows():
        for label, address in links(row):
            address = iri_to_uri(address.strip())
            if is_followed(address):
                title = row.get_admin_display_title() if isinstance(row, Page) else str(row)
                place = {"title": title, "field": label, "url": finder.get_edit_url(row) or ""}
                known = found.setdefault(address, [])
                if place not in known:
                    known.append(place)
    return found


def is_followed(address):
    """Whether an address is checked: not a mail address, nor an anchor in the same page."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if len(address) > LONGEST:
        return False
    return parts.scheme in {"http", "https"} if parts.scheme else address.startswith("/")


def links(row):
    """Yield `(label, address)` for each typed address in a page or a snippet, and in its inline rows."""
    for field in row._meta.concrete_fields:
        label = str(capfirst(field.verbose_name))
        if isinstance(field, fields.StreamField):
            yield from in_block(field.stream_block, getattr(row, field.name), label)
        elif isinstance(field, fields.RichTextField):
            yield from ((label, address) for address in typed(getattr(row, field.name)))
        elif isinstance(field, URLField) and getattr(row, field.name):
            yield label, getattr(row, field.name)
    for relation in get_all_child_relations(type(row)):
        for child in getattr(row, relation.get_accessor_name()).all():
            yield from links(child)


def in_block(block, value, label):
    """Yield `(label, address)` for each address in a block; the label names the field and the enclosing blocks."""
    for way, leaf, held in leaves(block, value):
        labels = [label, *(str(child.label) for parent, child in way if isinstance(parent, blocks.StreamBlock))]
        if isinstance(leaf, blocks.RichTextBlock):
            yield from ((" › ".join(labels), address) for address in typed(held.source))
        elif isinstance(leaf, blocks.URLBlock):
            yield " › ".join(labels), held


def typed(html):
    """Return the typed addresses in a rich text, without those from choosers."""
    return [link["href"] for link in BeautifulSoup(html or "", "html.parser").find_all("a", href=True)]


def own_hosts():
    """Return the names of this site's hosts; None stands for a relative address."""
    return {None, settings.SITE_ADDRESS.hostname, *Site.objects.values_list("hostname", flat=True)}


def answers(address):
    """Whether an address of this site leads to something public."""
    path = unquote(urlsplit(address).path) or "/"
    if document := DOCUMENT_ADDRESS.match(path):
        return get_document_model().objects.filter(pk=document[1]).exists()
    if path.startswith((settings.MEDIA_URL, settings.STATIC_URL)):
        return True
    with override(get_language_from_path(path) or settings.LANGUAGE_CODE):
        return "\0" not in path and (resolves(path) or resolves(f"{path}/") or is_redirected(path))


def resolves(path):
    """Whether a view answers at a path in the active language; for the page view, whether the page is public."""
    try:
        match = resolve(path)
    except Resolver404:
        return False
    if match.url_name != "wagtail_serve":
        return True
    request = HttpRequest()
    request.method, request.path = "GET", path
    request.META |= {"SERVER_NAME": settings.SITE_ADDRESS.hostname, "SERVER_PORT": settings.SITE_ADDRESS.port or 443}
    page = Page.find_for_request(request, *match.args, **match.kwargs)
    return bool(page) and readable(Page.objects.filter(pk=page.pk)).exists()


def is_redirected(path):
    return bool(redirect_at(path.rstrip("/"), Site.objects.filter(is_default_site=True).first()))


class Forbidden(Exception):
    """An address that must not be requested."""


def ask(address):
    """Return the result for an address: a `LinkState` and, if it did not answer, why."""
    pool = ThreadPoolExecutor(max_workers=1)
    try:
        return pool.submit(_ask, address).result(timeout=WHOLE)
    except TooLong:
        return LinkState.FAILING, f"> {WHOLE} s"
    finally:
        pool.shutdown(wait=False)


def _ask(address):
    try:
        status = status_of("HEAD", address)
        if status in NOT_FOR_HEADERS:
            status = status_of("GET", address)
    except Forbidden as why:
        return LinkState.FAILING, str(why)
    except (HTTPError, OSError, ValueError) as error:
        return LinkState.FAILING, type(error).__name__
    if status in REFUSALS:
        return LinkState.REFUSED, f"HTTP {status}"
    return (LinkState.WORKS, "") if status < 400 else (LinkState.FAILING, f"HTTP {status}")


def status_of(method, address):
    """Return the status after redirects. Raises `Forbidden`, or network errors."""
    for _step in range(MOST_REDIRECTS + 1):
        answer = send(method, address)
        location = answer.headers.get("Location")
        # The body is not read.
        answer.close()
        if answer.status not in {301, 302, 303, 307, 308} or not location:
            return answer.status
        address = urljoin(address, location)
    raise Forbidden(gettext_noop("trop de redirections"))


def send(method, address):
    """Send one request to the resolved IP address of the host, and return the response, unread."""
    parts = urlsplit(address)
    port = PORTS.get(parts.scheme)
    if port is None or not parts.hostname or parts.username or parts.port not in {None, port}:
        raise Forbidden(gettext_noop("adresse non publique"))
    machine, timeout = machine_of(parts.hostname, port), Timeout(connect=CONNECT, read=READ)
    if parts.scheme == "https":
        names = {"server_hostname": parts.hostname, "assert_hostname": parts.hostname}
        pool = HTTPSConnectionPool(machine, port, timeout=timeout, ca_certs=certifi.where(), **names)
    else:
        pool = HTTPConnectionPool(machine, port, timeout=timeout)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Host": parts.hostname, "User-Agent": user_agent(), "Accept": "*/*"}
    return pool.urlopen(method, target, headers=headers, redirect=False, retries=False, preload_content=False)


def machine_of(host, port):
    """Return the IP address of a host. Raises `Forbidden` if any of its addresses is not public."""
    found = [info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(ipaddress.ip_address(address.partition("%")[0]).is_global for address in found):
        raise Forbidden(gettext_noop("adresse non publique"))
    return found[0]


def user_agent():
    """Return the user agent: who asks, why, and a contact, as crawlers do."""
    return f"pepr-site link checker (+{settings.SITE_URL}; {settings.DEFAULT_FROM_EMAIL})"
