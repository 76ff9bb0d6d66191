"""The media storage through Django's own interface, so that it may be a folder or a store elsewhere."""

import posixpath

from django.core.files.storage import default_storage


def stored():
    """Return the names of every file in the storage, as far as it can list them."""
    try:
        return set(_below(""))
    except NotImplementedError:
        return set()


def _below(folder):
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        yield posixpath.join(folder, name)
    for name in folders:
        yield from _below(posixpath.join(folder, name))
