"""Keeps collections in alphabetical order after a rename.

treebeard inserts a new collection in alphabetical order but does not move a renamed one; the next insertion could then
compute a path that exists, which the database rejects.
"""

from django.db.models.signals import post_save
from wagtail.models import Collection


def out_of_order():
    """Return the collections whose children are not in the order of their names."""
    below = {}
    for place in Collection.objects.order_by("name", "path").values_list("path", flat=True):
        below.setdefault(place[: -Collection.steplen], []).append(place)
    wrong = [parent for parent, paths in below.items() if paths != sorted(paths)]
    return Collection.objects.filter(path__in=wrong).order_by("path")


def put_in_order():
    """Move each misplaced collection to its place."""
    if out_of_order():
        Collection.fix_tree(fix_paths=True)


def follow_name(instance, created, raw=False, **kwargs):
    """Move a collection that was renamed; a receiver of `post_save`."""
    if not created and not raw:
        put_in_order()
        instance.refresh_from_db(fields=["path"])


def connect():
    """Called once, when the apps are ready."""
    post_save.connect(follow_name, sender=Collection, dispatch_uid="collection_order")
