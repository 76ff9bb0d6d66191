"""One writer at a time in the tree of pages, and in that of collections.

treebeard reads a path, computes the next one in Python and writes it: two
writers at once take the same place, or move what has moved meanwhile. So each
of its writers, and Wagtail's action that moves a page, takes a lock of
PostgreSQL which ends with its transaction, and looks again at where its nodes
stand before it begins. Readers never wait.

`connect()` is the one place; `docs/decisions/one-writer-in-the-tree.md` says
why there.
"""

from functools import wraps

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from treebeard import mp_tree
from wagtail.actions.move_page import MovePageAction

# A number that nothing else in this database locks.
LOCK = 0x7065_7072_7472_6565
# Where a node stands. What is saved of a node never says so: only the writers below do.
PLACE = ("path", "depth", "numchild")


def lock(using=DEFAULT_DB_ALIAS):
    """Wait for the turn to write in the trees, and hold it until the transaction under way ends."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def connect():
    """Put the lock around every writer of the trees; safe to call again."""
    if hasattr(mp_tree.MP_Node, "_is_locked"):
        return
    mp_tree.MP_Node._is_locked = True
    for handler in (mp_tree.MP_AddChildHandler, mp_tree.MP_AddSiblingHandler):
        handler.process = _alone(handler.process, "node")
    mp_tree.MP_AddRootHandler.process = _alone(mp_tree.MP_AddRootHandler.process)
    mp_tree.MP_MoveHandler.process = _alone(mp_tree.MP_MoveHandler.process, "node", "target")
    # It works out the new addresses, before treebeard moves anything.
    MovePageAction.execute = _alone(MovePageAction.execute, "page", "target")
    mp_tree.MP_NodeQuerySet.delete = _alone(mp_tree.MP_NodeQuerySet.delete)
    mp_tree.MP_Node.fix_tree = classmethod(_alone(mp_tree.MP_Node.fix_tree.__func__))
    mp_tree.MP_Node._do_update = _without_place(mp_tree.MP_Node._do_update)


def _alone(write, *nodes):
    """Return the method `write` inside a transaction that holds the lock, its attributes `nodes` looked at again."""

    @wraps(write)
    def writing(self, *args, **kwargs):
        with transaction.atomic():
            lock()
            for name in nodes:
                _look_again(getattr(self, name))
            return write(self, *args, **kwargs)

    for flag in ("alters_data", "queryset_only"):
        if hasattr(write, flag):
            setattr(writing, flag, getattr(write, flag))
    return writing


def _look_again(node):
    """Bring a node to where it stands now. Raises `DoesNotExist` where it is gone."""
    # A page's address hangs on its place.
    names = [*PLACE, *(field.name for field in node._meta.fields if field.name == "url_path")]
    node.refresh_from_db(fields=names)
    # treebeard keeps the parent that it last found.
    node.__dict__.pop("_cached_parent_obj", None)


def _without_place(update):
    """Return `Model._do_update` that leaves a node where it stands.

    Whoever saves a node has read it some time ago; a move since then would be
    undone, for it alone and not for what hangs beneath it.
    """

    @wraps(update)
    def updating(self, base_qs, using, pk_val, values, *args):
        kept = [value for value in values if value[0].name not in PLACE]
        return update(self, base_qs, using, pk_val, kept, *args)

    return updating
