"""The page cache in front of Django: most visitors are answered without it and without a query."""

import threading
import time
from email.utils import parsedate_to_datetime

from django.conf import settings
from django.db import close_old_connections

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


class PageCache:
    """A WSGI application that answers from memory what it may, and asks `application` for the rest."""

    def __init__(self, application, freshness=None):
        self._application = application
        self._freshness = freshness or Freshness()
        self._pages, self._queries = Memory(PAGES_BOUND), Memory(QUERIES_BOUND)
        self._making = {}
        self._lock = threading.Lock()

    def __call__(self, environ, start_response):
        key = key_of(environ)
        if key is None:
            return self._application(environ, start_response)
        token, is_reachable = self._freshness.current()
        entry = self._memory(key).get(key)
        is_current = is_reachable and entry is not None and entry.holds(token, time.time())
        if is_reachable and not is_current:
            entry = self._make_once(key, token, environ)
        if isinstance(entry, Answer):
            start_response(entry.status, entry.headers)
            return [] if environ["REQUEST_METHOD"] == "HEAD" else [entry.body]
        if entry is None or not entry.status:
            return self._application(environ, start_response)
        # Without its database the site shows what it last knew.
        # What took time to make may be old by now, and is not to be kept in front.
        return entry.give(environ, start_response, settings.FRONT_CACHE if is_current else 0)

    def _memory(self, key):
        return self._queries if key[1] else self._pages

    def _make_once(self, key, token, environ):
        """Return the `Entry` of `key`, or the `Answer` where it is not to be kept; one request makes it for all."""
        with self._lock:
            made = self._making.get((key, token))
            is_maker = made is None
            if is_maker:
                made = self._making[key, token] = threading.Event()
        if not is_maker:
            made.wait(PATIENCE)
            entry = self._memory(key).get(key)
            return entry if entry and entry.holds(token, time.time()) else self._make(key, token, environ)
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
        answer = _ask(self._application, request_for(key, environ))
        if answer.is_for_all:
            entry = Entry.of(answer, token, _until(answer))
        elif answer.is_personal:
            entry = Entry(token, time.time() + LONGEST)
        else:
            return answer
        self._memory(key).put(key, entry)
        return entry


def _ask(application, environ):
    """Return the whole `Answer` of a WSGI application."""
    told = []
    chunks = application(environ, lambda status, headers, exc_info=None: told.append((status, headers)))
    try:
        body = b"".join(chunks)
    finally:
        if hasattr(chunks, "close"):
            chunks.close()
    status, headers = told[-1]
    return Answer(status, list(headers), body)


def _until(answer):
    latest = time.time() + LONGEST
    expires = answer.header("expires")
    return min(latest, parsedate_to_datetime(expires).timestamp()) if expires else latest
