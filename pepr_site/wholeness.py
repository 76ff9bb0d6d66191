"""What an editor sends is done wholly or not at all."""

from functools import wraps

from django.db import transaction

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


def whole(view):
    """Wrap a view of the admin: all that one sending changes is one transaction.

    Publishing writes a revision, the page, its history and the indexes that
    find it; a server that dies in between must leave none of them.
    """

    @wraps(view)
    def wholly(request, *args, **kwargs):
        if request.method in SAFE_METHODS:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            return view(request, *args, **kwargs)

    return wholly
