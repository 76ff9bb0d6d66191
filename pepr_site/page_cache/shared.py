"""What all processes and machines hold together: one of them makes a page, the others wait for it and take it."""

import contextlib
import functools
import hashlib
import logging
import time

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import caches
from django.db import DatabaseError, connection

from pepr_site.page_cache.entries import Entry

logger = logging.getLogger(__name__)

KEPT = 24 * 3600  # seconds
CODE = (
    "requirements/locked/site.txt",
    "templates/**/*",
    "locale/**/*.mo",
    "locale/**/*.po",
    *(
        f"{app}/**/*.{ending}"
        for app in ("news", "pepr_site", "programme", "projects")
        for ending in ("py", "html", "yaml")
    ),
)
# How long one process may take over a page before another makes it too.
PATIENCE = 10_000  # milliseconds


def fetch_or_make(key, token, make):
    """Return the entry of `key` that another process has made or is making; failing that, what `make()` returns.

    A shared cache that is down makes it slower, not wrong.
    """
    digest = hashlib.blake2b(
        "\0".join((token, _edition(), *key)).encode("utf-8", "surrogateescape"), digest_size=16
    ).hexdigest()
    # An answer of another generation or of another edition has another name, and is never found.
    name = f"page:{digest}"
    entry = _held(name, token)
    if entry is not None:
        return entry
    with _turn(int(digest[:15], 16)) as has_waited:
        entry = _held(name, token) if has_waited else None
        if entry is None:
            entry = make()
            if isinstance(entry, Entry):
                _try(caches["pages"].set, name, entry, KEPT)
    return entry


@functools.cache
def _edition():
    """What pages are made with besides the content: the site's address, its static files, its code and templates."""
    static = getattr(staticfiles_storage, "manifest_hash", "")
    return f"{settings.SITE_URL} {settings.SITE_PUBLIC} {static} {code_digest(settings.BASE_DIR)}"


def code_digest(root):
    """Return a digest of all that makes pages below the folder `root`: two releases never share a page."""
    total = hashlib.blake2b(digest_size=16)
    files = (path for pattern in CODE for path in root.glob(pattern))
    for path in sorted(path for path in files if path.is_file()):
        total.update(f"{path.relative_to(root)}\0".encode() + path.read_bytes())
    return total.hexdigest()


def _held(name, token):
    entry = _try(caches["pages"].get, name)
    return entry if entry and entry.holds(token, time.time()) else None


@contextlib.contextmanager
def _turn(number):
    """Hold the lock `number` of PostgreSQL, which ends with its holder; give whether another one held it before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        is_held = is_free = cursor.fetchone()[0]
        if not is_free:
            is_held = _wait_for_turn(cursor, number)
    try:
        yield not is_free
    finally:
        if is_held:
            # A connection that broke in between has taken its lock along.
            with contextlib.suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


def _wait_for_turn(cursor, number):
    try:
        cursor.execute("SET lock_timeout = %s; SELECT pg_advisory_lock(%s)", [PATIENCE, number])
        return True
    except DatabaseError:
        return False
    finally:
        with contextlib.suppress(DatabaseError):
            cursor.execute("RESET lock_timeout")


def _try(function, *args):
    try:
        return function(*args)
    # Each cache has its own exceptions, and none of them is worth a visitor's page.
    except Exception as error:
        logger.warning("The shared cache does not answer: %s", error)
        return None
