"""The page cache: responses for visitors without a session, kept in each process until the content changes.

A hit reads the content version from the database and returns the stored, compressed bytes. Nothing needs to be purged:
a response of another version than the current one is never returned, by any process, except while the database is
down. Requests that miss share a bounded number of slots, so that a hit always finds a free thread; pages have slots of
their own, so that forms and searches never delay them. Reasons: `docs/decisions/page-cache.md`.
"""

import contextlib
import gzip
import hashlib
import io
import threading
import time
import weakref
from collections import OrderedDict
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import Error, InterfaceError, OperationalError, connection
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date_safe

from pepr_site.operations import content_version
from pepr_site.operations.compression import LEVELS, compress, is_compressible, negotiate
from pepr_site.operations.content_version import next_change
from pepr_site.operations.transactions import SAFE_METHODS

# Paths whose responses depend on the visitor or on headers, or are files.
UNCACHED_PATHS = ("/admin/", "/static/", "/media/", "/documents/", "/__debug__/")
# Every parameter counts there.
API = "/api/"
# Set in `request.META` where the response will be shared by everybody.
SHARED = "pepr_site.shared"
# Set in `request.META` for logs and metrics: hit, made, stale or passed.
STATE = "pepr_site.cache"
# Tells, in `request.META`, from which entry a request was answered.
ENTRY = "pepr_site.entry"
# What a request may bear that asks for less than the whole answer.
CONDITIONS = frozenset(
    ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_RANGE")
)
LONGEST_QUERY = 1000  # characters
MOST_PARAMETERS = 30
# In bytes, for one process. Addresses with a query are without number: they push out each other and never a page.
PAGES_BOUND, QUERIES_BOUND = 32 * 2**20, 4 * 2**20
# An entry weighs more than its bodies: its key, its headers, its place in the table.
OVERHEAD = 4000  # bytes
OWN_HEADERS = {"content-length", "expires", "vary"}
REVALIDATE = "public, max-age=0, must-revalidate"
# The tolerated difference between the clocks of two machines.
SKEW = 60  # seconds
# For how long a database that did not answer is not asked again.
PAUSE = 1  # seconds
# For how long a request waits for its turn to be worked at, and one that others may make for it: a page.
MOST_WAITED, MOST_WAITED_FOR_A_PAGE = 10, 5  # seconds
# For how long a form may wait in the database for what others hold (the rest: `pepr_site/wsgi.py`).
SENDER_WAITS = "5s"

# The query parameters that some view or page reads; views and lists add theirs. Every other one (`utm_source`,
# `fbclid`…) is dropped before the page is made.
parameters = {"page", "q"}


@dataclass(frozen=True)
class Entry:
    """A response made under a content version, valid until `until`; without `bodies`, a page that is not shared."""

    version: str
    made: float
    until: float
    headers: dict = field(default_factory=dict)
    bodies: dict = field(default_factory=dict)
    # All the headers with which it left the site, by encoding, once somebody was given it.
    sent: dict = field(default_factory=dict)

    @property
    def weight(self):
        return OVERHEAD + sum(len(body) for body in self.bodies.values())

    def holds(self, version):
        """Whether it is still current."""
        # What a clock that ran ahead has made must not outlive its being set right.
        return self.version == version and self.made - SKEW <= time.time() < self.until

    def respond(self, request):
        """Return the response to `request`: complete, or 304."""
        encoding = "" if "" in self.bodies else negotiate(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        body = self.bodies[encoding] if encoding in self.bodies else gzip.decompress(self.bodies["gzip"])
        response = HttpResponse(body, headers=self.headers | {"Content-Length": str(len(body))})
        if encoding:
            response.headers["Content-Encoding"] = encoding
        modified = parse_http_date_safe(self.headers.get("Last-Modified", ""))
        return get_conditional_response(request, self.headers["ETag"], modified, response)


class Memory:
    """Entries by key; the least recently used ones are dropped beyond `bound` bytes in all."""

    def __init__(self, bound):
        self.bound, self.weight = bound, 0
        self._entries, self._lock = OrderedDict(), threading.Lock()

    def get(self, key):
        """Return the entry of `key`, or None."""
        with self._lock:
            if key in self._entries:
                self._entries.move_to_end(key)
            return self._entries.get(key)

    def put(self, key, entry):
        """Store `entry`, and drop others to make room."""
        with self._lock:
            former = self._entries.pop(key, None)
            self.weight += entry.weight - (former.weight if former else 0)
            self._entries[key] = entry
            while self.weight > self.bound:
                self.weight -= self._entries.popitem(last=False)[1].weight

    def clear(self):
        """Drop every entry."""
        with self._lock:
            self._entries.clear()
            self.weight = 0


_pages, _queries = Memory(PAGES_BOUND), Memory(QUERIES_BOUND)


def _memory_of(key):
    return _queries if key[1] else _pages


class _DatabasePause:
    """Until when the database, which did not answer a moment ago, is not asked."""

    until = float("-inf")


def clear():
    """Drop every entry: for tests, which change what no trigger sees."""
    _pages.clear()
    _queries.clear()
    _DatabasePause.until = float("-inf")


def _ask_database(read):
    """Return what `read` tells of the content version. Raises the errors of a database that does not answer."""
    if time.monotonic() < _DatabasePause.until:
        raise OperationalError("the database did not answer a moment ago")
    try:
        return read()
    except (OperationalError, InterfaceError):
        _DatabasePause.until = time.monotonic() + PAUSE
        raise


def cached_response(environ):
    """Return `(headers, body)` of a whole answer that is kept for a request and holds; None where Django decides.

    To have the same from the middleware takes Django three times as long, and changes nothing of it.
    """
    key = key_of(environ)
    # Django reads other characters in a way of its own.
    if key is None or not key[0].isascii() or not CONDITIONS.isdisjoint(environ) or not _is_of_scheme(environ):
        return None
    entry, encoding = _memory_of(key).get(key), negotiate(environ.get("HTTP_ACCEPT_ENCODING", ""))
    if not entry or encoding not in entry.sent:
        return None
    try:
        versions = environ[content_version.READ] = _ask_database(content_version.versions)
    except (OperationalError, InterfaceError):
        return None
    if not entry.holds(versions[0]):
        return None
    environ[STATE] = "hit"
    return entry.sent[encoding], entry.bodies[encoding]


def _is_of_scheme(environ):
    """Whether a request came by HTTPS where the site is read so; one that did not is led there."""
    proxy = settings.SECURE_PROXY_SSL_HEADER
    return ((proxy and environ.get(proxy[0])) or environ["wsgi.url_scheme"]) == settings.SITE_ADDRESS.scheme


def store_sent_headers(environ, status, headers, own):
    """Keep the headers of an answer that leaves the site where an entry gave it whole.

    `status` and `headers` are those of WSGI; the names `own` stand for what each answer has of its own.
    """
    entry, headers = environ.get(ENTRY), dict(headers)
    if entry and status.startswith("200") and (encoding := headers.get("Content-Encoding", "")) in entry.bodies:
        entry.sent[encoding] = {name: value for name, value in headers.items() if name not in own}


class BusyError(OperationalError):
    """No slot became free in time; the visitor is asked to come back in a moment."""


class Slots:
    """Slots for slow requests: `at_once` running, and `waiting` for one, for some seconds each."""

    def __init__(self, at_once, waiting, most_waited):
        self.free, self.places = threading.BoundedSemaphore(at_once), threading.BoundedSemaphore(waiting)
        self.most_waited = most_waited

    @contextlib.contextmanager
    def slot(self):
        """Hold a slot while the block lasts. Raises `BusyError` where none becomes free."""
        if not self.free.acquire(blocking=False):
            if not self.places.acquire(blocking=False):
                raise BusyError("every slot is taken, and every place to wait for one")
            try:
                is_held = self.free.acquire(timeout=self.most_waited)
            finally:
                self.places.release()
            if not is_held:
                raise BusyError("no slot was given back in time")
        try:
            yield
        finally:
            self.free.release()


@contextlib.contextmanager
def _longer_lock_timeout(request):
    """Let a request that writes wait longer for database locks than one that only reads."""
    if request.method in SAFE_METHODS:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = %s", [SENDER_WAITS])
    try:
        yield
    finally:
        # A connection that is broken is not used again.
        with contextlib.suppress(Error), connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")


class PageCacheMiddleware:
    """Returns the cached response; otherwise has it made from a request without anything of the visitor's."""

    def __init__(self, get_response):
        self._get_response = get_response
        self.slow_work = Slots(settings.SLOW_REQUESTS, settings.WAITING_REQUESTS, MOST_WAITED)
        self.pages = Slots(settings.PAGES_AT_ONCE, settings.WAITING_FOR_PAGES, MOST_WAITED_FOR_A_PAGE)
        # One for each page that is being made.
        self._locks, self._guard = weakref.WeakValueDictionary(), threading.Lock()
        # When a known page could not be made anew, by its key.
        self._failed = {}

    def __call__(self, request):
        key = key_of(request.META)
        if key is None:
            request.META[STATE] = "passed"
            return self._make(request)
        request.META[STATE] = "made"
        memory = _memory_of(key)
        known = memory.get(key)
        shown = known if known and known.bodies else None
        try:
            version = _ask_database(content_version.current)
            if known and known.holds(version):
                request.META[STATE] = "hit"
                return self._give(known, request)
            response = self._make_for_all(key, memory, version, request)
        except BusyError:
            raise
        except (OperationalError, InterfaceError):
            if not shown:
                raise
            response = None
        # The database may also go between the question and the answer, or what the page needs be locked.
        if shown and (response is None or response.status_code == 503):
            self._failed[key] = time.monotonic()
            request.META[STATE] = "stale"
            return shown.respond(request)
        return response

    def _give(self, entry, request):
        if not entry.bodies:
            request.META[STATE] = "passed"
            return self._make(request)
        request.META[ENTRY] = entry
        return entry.respond(request)

    def _make_for_all(self, key, memory, version, request):
        """Return the shared response, cached if it is a page; the visitor's own where it must be."""
        made, until = time.time(), next_change(timezone.now()).timestamp()
        with (self.slow_work if key[1] else self.pages).slot(), self._alone(key):
            # Another request may have had it made while this one waited, or have waited for the database in vain.
            if (known := memory.get(key)) and known.bodies and known.holds(version):
                return known.respond(request)
            if time.monotonic() < self._failed.get(key, float("-inf")) + PAUSE:
                raise OperationalError("the page could not be made a moment ago")
            response = self._get_response(WSGIRequest(request_for(key, request.META)))
            entry = None
            if response.status_code == 200 and not response.streaming:
                entry = _entry(response, version, made, until)
                memory.put(key, entry)
                self._failed.pop(key, None)
        if entry:
            return self._give(entry, request)
        if response.status_code != 503 and request.META.get("QUERY_STRING", "") not in {"", key[1]}:
            # A redirect of the staff's may be of a whole query, of which a part was dropped.
            return self._make(request)
        return response

    def _make(self, request):
        with self.slow_work.slot(), _longer_lock_timeout(request):
            return self._get_response(request)

    @contextlib.contextmanager
    def _alone(self, key):
        """Make the response of `key` in one request at a time: the others find it cached. None waits for long."""
        with self._guard:
            lock = self._locks.get(key)
            if lock is None:
                lock = self._locks[key] = threading.Lock()
        is_held = lock.acquire(timeout=MOST_WAITED_FOR_A_PAGE)
        try:
            yield
        finally:
            if is_held:
                lock.release()


def _entry(response, version, made, until):
    control = response.get("Cache-Control", "")
    if response.cookies or "private" in control or "no-store" in control:
        return Entry(version, made, until)
    headers = {name: value for name, value in response.items() if name.lower() not in OWN_HEADERS}
    headers.setdefault("Cache-Control", REVALIDATE)
    headers["ETag"] = f'W/"{hashlib.blake2b(response.content, digest_size=12).hexdigest()}"'
    if not is_compressible(response):
        return Entry(version, made, until, headers, {"": response.content})
    headers["Vary"] = "Accept-Encoding"
    bodies = {encoding: compress(response.content, encoding) for encoding in LEVELS}
    return Entry(version, made, until, headers, bodies)


def key_of(environ):
    """Return `(path, query)`, of known parameters only, for a request whose response may be shared; else None."""
    path = environ.get("PATH_INFO", "")
    if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or path.startswith(UNCACHED_PATHS):
        return None
    if settings.SESSION_COOKIE_NAME + "=" in environ.get("HTTP_COOKIE", "") or "HTTP_AUTHORIZATION" in environ:
        return None
    if environ.get("HTTP_HOST", "").partition(":")[0].lower() != settings.SITE_ADDRESS.hostname:
        return None
    query = environ.get("QUERY_STRING", "")
    query = known_query(query, path) if query else ""
    return None if query is None else (path, query)


def known_query(query, path=""):
    """Return the query string `query` reduced to known parameters, or None where it is too long."""
    if len(query) > LONGEST_QUERY:
        return None
    if path.startswith(API):
        return query
    try:
        pairs = parse_qsl(query, max_num_fields=MOST_PARAMETERS)
    except ValueError:
        return None
    return urlencode([pair for pair in pairs if pair[0] in parameters])


def request_for(key, environ):
    """Return the WSGI environment of the anonymous request for `key`: no cookie, address or header."""
    kept = {name: value for name, value in environ.items() if name.startswith(("wsgi.", "SERVER_", "SCRIPT_"))}
    return kept | {
        SHARED: True,
        "REQUEST_METHOD": "GET",
        # As servers give it: the bytes, read one by one.
        "PATH_INFO": key[0].encode().decode("iso-8859-1"),
        "QUERY_STRING": key[1],
        "HTTP_HOST": settings.SITE_ADDRESS.netloc,
        "wsgi.url_scheme": settings.SITE_ADDRESS.scheme,
        "wsgi.input": io.BytesIO(),
    }
