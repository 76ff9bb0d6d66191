"""One writer at a time in the trees of pages and of collections.

treebeard reads a path, computes the next one in Python and writes it: two writers at once would take the same place,
and a page that was read before a move would be saved at its old path. So whoever writes takes this lock, then reads.
Readers never wait. Why: `docs/decisions/one-writer-in-the-tree.md`.
"""

from contextlib import contextmanager

from django.db import connection, transaction

# A number that nothing else in this database locks.
LOCK = 0x7065_7072_7472_6565


@contextmanager
def writing():
    """Hold the turn to write in the trees: a transaction, at whose end the lock ends too. Read nothing before it."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        yield
