"""The HTTP client of the sources: HTTPS to known hosts only, with limits of time, size and retries.

`requests` with urllib3's `Retry`: it waits longer after each failure, and honours `Retry-After` within limits.
"""

import json
import time
from urllib.parse import urljoin, urlsplit

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError
from urllib3.util import Retry

from research.sources import ShapeChanged, SourceError

# Timeouts in seconds: to connect, between two bytes, for a whole response, and the longest `Retry-After`.
CONNECT, READ, WHOLE, LONGEST_WAIT = 5, 30, 120, 60
MOST_BYTES = 30 * 1024 * 1024
MOST_REDIRECTS = 3
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Client:
    """Asks the hosts of one source. `visit` keeps what conditional requests need; `pause` is the time between two."""

    def __init__(self, hosts, visit=None, tries=4, backoff=1.0, pause=0.0):
        self.hosts, self.visit, self.pause = set(hosts), visit, pause
        retry = Retry(
            total=tries,
            backoff_factor=backoff,
            backoff_max=LONGEST_WAIT,
            status_forcelist=(429, 500, 502, 503, 504),
            redirect=False,
            raise_on_status=False,
            retry_after_max=LONGEST_WAIT,
        )
        self.session = requests.Session()
        # Never use credentials from `~/.netrc`.
        self.session.trust_env = False
        for scheme in ("https://", "http://"):
            self.session.mount(scheme, HTTPAdapter(max_retries=retry))
        self.session.headers["User-Agent"] = f"pepr-site ({settings.SITE_URL}; {settings.DEFAULT_FROM_EMAIL})"

    def json(self, address, **kwargs):
        """Return what `get` gives as data, or None. Raises `ShapeChanged` for what is no JSON."""
        content = self.get(address, **kwargs)
        return None if content is None else data_of(content)

    def get(self, address, params=None, headers=None, is_conditional=False):
        """Return the bytes at an address; None where it has not changed since (`is_conditional`).

        Raises `SourceError` for whatever keeps it from that.
        """
        asked = dict(headers or {})
        known = self.visit.validators.get(address, {}) if is_conditional and self.visit else {}
        if known.get("etag"):
            asked["If-None-Match"] = known["etag"]
        if known.get("modified"):
            asked["If-Modified-Since"] = known["modified"]
        time.sleep(self.pause)
        try:
            return self._follow(address, params, asked, is_conditional)
        # A redirect may have an invalid URL.
        except (requests.RequestException, HTTPError, ValueError) as error:
            raise SourceError(f"{urlsplit(address).hostname}: {type(error).__name__}") from error

    def _follow(self, address, params, headers, is_conditional):
        target = address
        for _step in range(MOST_REDIRECTS + 1):
            self.admit(target)
            with self.session.get(
                target, params=params, headers=headers, timeout=(CONNECT, READ), stream=True, allow_redirects=False
            ) as answer:
                if answer.is_redirect:
                    target, params = urljoin(answer.url, answer.headers["Location"]), None
                    continue
                if answer.status_code == 304:
                    return None
                if answer.status_code != 200:
                    raise SourceError(f"{urlsplit(target).hostname}: HTTP {answer.status_code}")
                content = bounded(answer)
                if is_conditional and self.visit:
                    self.visit.validators[address] = {
                        "etag": answer.headers.get("ETag", "")[:200],
                        "modified": answer.headers.get("Last-Modified", "")[:60],
                    }
                return content
        raise SourceError(f"{urlsplit(address).hostname}: too many redirects")

    def admit(self, address):
        """Raise `SourceError` for an address that is not one of the source's own, by HTTPS."""
        parts = urlsplit(address)
        is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        if not is_safe or parts.hostname not in self.hosts or parts.username:
            raise SourceError(f"not an address of this source: {parts.scheme}://{parts.hostname}")


def bounded(answer):
    """Return the content of an answer. Raises `SourceError` for one that is too large or takes too long."""
    begun, content = time.monotonic(), bytearray()
    # Unbuffered: waiting for a full chunk would never time out with one byte a minute.
    while chunk := answer.raw.read1(65536, decode_content=True):
        content += chunk
        if len(content) > MOST_BYTES:
            raise SourceError(f"the answer is larger than {MOST_BYTES} bytes")
        if time.monotonic() - begun > WHOLE:
            raise SourceError(f"the answer took more than {WHOLE} seconds")
    return bytes(content)


def data_of(content):
    """Return what JSON says, in UTF-8 with or without a mark. Raises `ShapeChanged` for what is none."""
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ShapeChanged("the answer is not JSON") from error
