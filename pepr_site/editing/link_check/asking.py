"""Requests one URL of another host: HEAD first, and never a machine of a private network.

The host name is resolved once, and the connection goes to that very IP address: a name that resolves to another one
the second time cannot lead into a private network.
"""

import ipaddress
import socket
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLong
from urllib.parse import urljoin, urlsplit

import certifi
from django.conf import settings
from django.utils.translation import gettext_noop
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Timeout
from urllib3.exceptions import HTTPError

from pepr_site.editing.link_check.models import LinkState

# Timeouts in seconds: to connect, between two bytes, for one URL with its redirects.
CONNECT, READ, WHOLE = 5, 10, 30
MOST_REDIRECTS = 5
PORTS = {"http": 80, "https": 443}
# Statuses that hosts return to clients other than browsers: they say nothing about the page.
REFUSALS = {401, 402, 403, 405, 406, 407, 418, 423, 425, 429, 451, 501, 999}
# After these, a GET follows the HEAD, which some hosts do not support.
NOT_FOR_HEADERS = REFUSALS | {400, 404, 500, 502, 503}


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
