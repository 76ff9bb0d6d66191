"""A lock: one writer at a time in the trees of pages and of collections.

treebeard reads a path, computes the next one in Python and writes it: two concurrent writers would compute the same
path, and a page read before a move would be saved at its old path. So writers take this lock before they read. Readers
never wait. Reasons: `docs/decisions/one-writer-in-the-tree.md`.
"""

from contextlib import contextmanager

from django.db import connection, transaction

# The key of the advisory lock, used for nothing else.
LOCK = 0x7065_7072_7472_6565
# How long an editor who saves waits for others; a command waits without a limit.
TURN = """
SELECT set_config('lock_timeout', '25s', true) WHERE current_setting('lock_timeout') <> '0';
SELECT pg_advisory_xact_lock(%(lock)s);
SELECT set_config('lock_timeout', '5s', true) WHERE current_setting('lock_timeout') <> '0';
"""


@contextmanager
def writing():
    """Hold the lock of the trees: a transaction, at whose end the lock is released. Read nothing before it.

    Raises `OperationalError` where others hold it for longer than a request may wait.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(TURN, {"lock": LOCK})
        yield
