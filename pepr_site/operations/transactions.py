"""The transactions of whoever writes: the lock of the trees, and one transaction for each POST of the admin.

treebeard reads a path, computes the next one in Python and writes it: two concurrent writers would compute the same
path, and a page read before a move would be saved at its old path. So writers take a lock before they read. Readers
never wait. Reasons: `docs/decisions/one-writer-in-the-tree.md`, `docs/decisions/whole-publications.md`.
"""

from contextlib import contextmanager
from functools import wraps

from django.core.exceptions import BadRequest
from django.db import connection, transaction
from django.forms.formsets import ORDERING_FIELD_NAME
from django.utils.datastructures import MultiValueDictKeyError

from pepr_site.operations.tasks.backend import index_once

# Safe methods, in the order of an `Allow` header.
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
# Uploads write nothing in the trees, and may take long.
UPLOADS = ("/admin/images/", "/admin/documents/")
# The key of the advisory lock, used for nothing else.
LOCK = 0x7065_7072_7472_6565
# How long an editor who saves waits for others; a command waits without a limit.
TURN = """
SELECT set_config('lock_timeout', '25s', true) WHERE current_setting('lock_timeout') <> '0';
SELECT pg_advisory_xact_lock(%(lock)s);
SELECT set_config('lock_timeout', '5s', true) WHERE current_setting('lock_timeout') <> '0';
"""


@contextmanager
def tree_lock():
    """Hold the lock of the trees: a transaction, at whose end the lock is released. Read nothing before it.

    Raises `OperationalError` where others hold it for longer than a request may wait.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(TURN, {"lock": LOCK})
        yield


def atomic_post(view):
    """Wrap a view of the admin: all changes of one request are one transaction, made under the lock of the trees.

    Publishing writes a revision, the page, its history and the indexes; a server that dies in between must leave none
    of them. A form that lacks a field which the admin always sends gets 400, not 500.
    """

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if request.method in SAFE_METHODS:
            return view(request, *args, **kwargs)
        try:
            with transaction.atomic() if request.path.startswith(UPLOADS) else tree_lock(), index_once():
                return view(request, *args, **kwargs)
        except KeyError as missing:
            # Keys that Django's formsets, and Wagtail's inline rows, require in the data.
            if not isinstance(missing, MultiValueDictKeyError) and missing.args != (ORDERING_FIELD_NAME,):
                raise
            raise BadRequest(f"The form lacks {missing}.") from missing

    return wrapper
