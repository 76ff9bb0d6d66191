"""What reads from a copy of the database, where there is one (`DATABASE_REPLICA_URL`).

A copy lags behind. Pages, lists, feeds and searches are kept under the state of
the content that the first database tells, and one made from a copy that lags
would be kept as new: they never read there. What is not kept may: the API.
"""

import logging
import time
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import InterfaceError, OperationalError, connections

logger = logging.getLogger(__name__)

# A copy that does not answer is not asked again for this long.
LEFT_ALONE = 10  # seconds

_left_alone_until = 0.0

_reads_copy = ContextVar("reads_copy", default=False)


class Router:
    """Sends to the copy what is read within `reading(copy=True)`, and everything else to the one database."""

    def db_for_read(self, model, **hints):
        return "replica" if _reads_copy.get() else None

    def db_for_write(self, model, **hints):
        return "default"

    def allow_relation(self, one, other, **hints):
        return True

    def allow_migrate(self, db, app_label, **hints):
        return db == "default"


def reads_copy():
    """Whether what is read now may lag behind, and must not be kept for current."""
    return _reads_copy.get()


def from_copy(ask):
    """Return what `ask()` returns, read from the copy of the database where one answers, and else from the first.

    It may be called twice, and writes nothing.
    """
    global _left_alone_until
    if "replica" in connections and time.monotonic() >= _left_alone_until:
        try:
            with reading(copy=True):
                return ask()
        except (OperationalError, InterfaceError) as error:
            _left_alone_until = time.monotonic() + LEFT_ALONE
            connections["replica"].close()
            # What it says may hold a password.
            logger.warning("The copy of the database does not answer (%s); the first one is read", type(error).__name__)
    return ask()


@contextmanager
def reading(copy):
    """Read in this block from the copy of the database, where there is one, or with `copy=False` from the first."""
    token = _reads_copy.set(copy and "replica" in connections)
    try:
        yield
    finally:
        _reads_copy.reset(token)
