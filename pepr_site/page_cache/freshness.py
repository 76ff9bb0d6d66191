"""Which generation of the content is current, asked of the database a few times a second at most."""

import threading
import time

from django.conf import settings
from django.db import Error, connections

from pepr_site import generation

# How long (seconds) the database is left alone after it failed to answer.
RETRY = 1.0
# A server that has vanished without a word must not hold visitors up.
CONNECT_TIMEOUT = 2  # seconds
SILENCE_TIMEOUT = 2000  # milliseconds


class Freshness:
    """The current token of the content, as this process knows it.

    A token counts as current for `PAGE_CACHE_LEASE` seconds from the moment at which it was
    asked for, and what it names may be shown for `PAGE_CACHE_GRACE` more. Whoever
    changes the content waits for both before saying so; from then on no process
    shows what the old token names.
    """

    def __init__(self, read=None):
        self._read = read or TokenReader()
        self._token = None
        # When the database was last asked and answered with each of the latest tokens.
        self._stood_at = {}
        self._asked_at = self._failed_at = float("-inf")
        self._asking = threading.Lock()

    def current(self):
        """Return `(token, is_reachable)`: the last token known, and whether the database stands by it."""
        if time.monotonic() - self._asked_at <= settings.PAGE_CACHE_LEASE:
            return self._token, True
        # While the database is down, one request waits for it and the others go on.
        is_down = self._failed_at > self._asked_at
        if is_down and time.monotonic() - self._failed_at <= RETRY:
            return self._token, False
        if not self._asking.acquire(blocking=not is_down):
            return self._token, False
        try:
            return self._ask()
        finally:
            self._asking.release()

    def may_still_show(self, token):
        """Return whether `token` was current so short a time ago that nobody has been told of the change yet."""
        return time.monotonic() - self._stood_at.get(token, float("-inf")) <= _longest()

    def _ask(self):
        asked_at = time.monotonic()
        # Another thread asked while this one was waiting.
        if asked_at - self._asked_at <= settings.PAGE_CACHE_LEASE:
            return self._token, True
        if asked_at - self._failed_at <= RETRY:
            return self._token, False
        try:
            self._token = self._read()
        except Error:
            self._failed_at = time.monotonic()
            return self._token, False
        self._asked_at = asked_at
        latest = {token: at for token, at in self._stood_at.items() if asked_at - at <= _longest()}
        self._stood_at = latest | {self._token: asked_at}
        return self._token, True


def _longest():
    return settings.PAGE_CACHE_LEASE + settings.PAGE_CACHE_GRACE


class TokenReader:
    """Reads the token on a connection of its own, which outlives requests and is opened anew when it breaks."""

    def __init__(self):
        self._connection = None

    def __call__(self):
        """Return the token. Raises a `django.db.Error` where the database does not answer."""
        is_new = self._connection is None
        if is_new:
            self._connection = _own_connection()
        try:
            return generation.token(self._connection)
        except Error:
            self._connection.close()
            self._connection = None
            if is_new:
                raise
            # The server may have been restarted since the last question.
            return self()


def _own_connection():
    connection = connections["default"].copy()
    # It is used by one thread at a time, and by several in turn.
    connection.inc_thread_sharing()
    connection.settings_dict = connection.settings_dict | {
        "OPTIONS": {
            **connection.settings_dict.get("OPTIONS", {}),
            "connect_timeout": CONNECT_TIMEOUT,
            "tcp_user_timeout": SILENCE_TIMEOUT,
        }
    }
    return connection
