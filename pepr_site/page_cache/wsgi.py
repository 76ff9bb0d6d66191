"""The page cache in front of Django: most visitors are answered without it and without a query."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from email.utils import parsedate_to_datetime

from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections

from pepr_site.page_cache import shared
from pepr_site.page_cache.entries import Answer, Entry
from pepr_site.page_cache.freshness import Freshness
from pepr_site.page_cache.keys import key_of, request_for
from pepr_site.page_cache.memory import Memory

# In bytes, for one process. Addresses with a query are without number: they have a
# place of their own, where they push out one another and never a page.
PAGES_BOUND = 32 * 2**20
QUERIES_BOUND = 4 * 2**20
# How long (seconds) a request waits for the page that another one is making.
PATIENCE = 10
# An answer that says nothing of its end is asked for again after a while, whatever happens.
LONGEST = 3600  # seconds
# More than a clock is corrected by while a page is made, unless it jumps.
JUMP = 1  # seconds
# Where the environment of a request tells what became of it: hit, old, made, stale or passed.
STATE = "pepr_site.cache"


class PageCache:
    """A WSGI application that answers from memory what it may, and asks `application` for the rest."""

    def __init__(self, application, freshness=None):
        self._application = application
        self._freshness = freshness or Freshness()
        self._pages, self._queries = Memory(PAGES_BOUND), Memory(QUERIES_BOUND)
        self._making = {}
        self._lock = threading.Lock()
        # One page after the other: visitors are served meanwhile by the same processor.
        self._ahead = ThreadPoolExecutor(1, "page-cache")

    def __call__(self, environ, start_response):
        key = key_of(environ)
        if key is None:
            return self._application(environ, start_response)
        entry = self._answer(key, environ)
        if isinstance(entry, Answer) and not _is_for_another_query(entry, key, environ):
            return entry.give(environ, start_response)
        if isinstance(entry, Answer) or entry is None or not entry.status:
            environ[STATE] = "passed"
            return self._application(environ, start_response)
        # What took time to make may be old by now, and is not to be kept in front.
        return entry.give(environ, start_response, settings.FRONT_CACHE if environ[STATE] == "hit" else 0)

    def _answer(self, key, environ):
        """Return what there is to give: an `Entry`, an `Answer` that is not kept, or None. Says which in `environ`."""
        token, is_reachable = self._freshness.current()
        known = self._memory(key).get(key)
        environ[STATE] = "hit"
        if not is_reachable:
            # Without its database the site shows what it last knew.
            environ[STATE] = "stale"
            return known
        if known is not None and known.holds(token, time.time()):
            return known
        if known is not None and self._may_still_show(known):
            environ[STATE] = "old"
            self._make_ahead(key, token, environ)
            return known
        environ[STATE] = "made"
        has_known = known is not None and known.status
        try:
            made = self._make_once(key, token, environ)
        except (OperationalError, InterfaceError):
            if not has_known:
                raise
            made = None
        # The database has gone between the question and the answer.
        is_out = made is None or (isinstance(made, Answer) and made.is_outage)
        if is_out and has_known:
            environ[STATE] = "stale"
            return known
        return made

    def _may_still_show(self, entry):
        """Return whether nobody has been told yet that the page has changed, and the clock has not ended it."""
        return self._freshness.may_still_show(entry.token) and entry.holds(entry.token, time.time())

    def _memory(self, key):
        return self._queries if key[1] else self._pages

    def _make_ahead(self, key, token, environ):
        """Have the page of `key` made, unless it is already, while nobody waits."""
        made, is_maker = self._claim(key, token)
        if is_maker:
            self._ahead.submit(self._make_for_all, key, token, environ, made)

    def _make_once(self, key, token, environ):
        """Return the `Entry` of `key`, or the `Answer` where it is not to be kept; one request makes it for all."""
        made, is_maker = self._claim(key, token)
        if is_maker:
            return self._make_for_all(key, token, environ, made)
        made.wait(PATIENCE)
        entry = self._memory(key).get(key)
        return entry if entry and entry.holds(token, time.time()) else self._make(key, token, environ)

    def _claim(self, key, token):
        """Return `(made, is_maker)`: what tells that the page is made, and whether to make it is the caller's part."""
        with self._lock:
            made = self._making.get((key, token))
            if made is not None:
                return made, False
            made = self._making[key, token] = threading.Event()
            return made, True

    def _make_for_all(self, key, token, environ, made):
        try:
            if key[1]:
                return self._make(key, token, environ)
            entry = shared.fetch_or_make(key, token, lambda: self._make(key, token, environ))
            if isinstance(entry, Entry):
                self._pages.put(key, entry)
            return entry
        finally:
            close_old_connections()
            with self._lock:
                del self._making[key, token]
            made.set()

    def _make(self, key, token, environ):
        begun = _clock()
        answer = ask(self._application, request_for(key, environ))
        if abs(_clock() - begun) > JUMP:
            # Made by one clock, it would be dated by another.
            return answer
        if answer.is_for_all:
            entry = Entry.of(answer, token, _until(answer))
        elif answer.is_personal and not answer.is_outage:
            entry = Entry(token, time.time() + LONGEST)
        else:
            return answer
        self._memory(key).put(key, entry)
        return entry


def ask(application, environ):
    """Return the whole `Answer` of a WSGI application to the request `environ`."""
    told = []
    chunks = application(environ, lambda status, headers, exc_info=None: told.append((status, headers)))
    try:
        body = b"".join(chunks)
    finally:
        if hasattr(chunks, "close"):
            chunks.close()
    status, headers = told[-1]
    return Answer(status, list(headers), body)


def _is_for_another_query(answer, key, environ):
    """Whether what was dropped of the query may lead elsewhere: a redirect of the staff's may be of a whole query."""
    return answer.status.startswith(("3", "404")) and environ.get("QUERY_STRING", "") not in {"", key[1]}


def _clock():
    """Return a number that stays the same unless the machine's clock is set."""
    return time.time() - time.monotonic()


def _until(answer):
    latest = time.time() + LONGEST
    expires = answer.header("expires")
    return min(latest, parsedate_to_datetime(expires).timestamp()) if expires else latest
