"""Runs an editor's POST requests in one transaction."""

from functools import wraps

from django.core.exceptions import BadRequest
from django.db import transaction
from django.forms.formsets import ORDERING_FIELD_NAME
from django.utils.datastructures import MultiValueDictKeyError

from pepr_site.operations import tree_lock
from pepr_site.operations.tasks.backend import gathered

# They change nothing. In the order of an `Allow`.
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
# Nothing of the trees is written there, and a file may be long in coming.
UPLOADS = ("/admin/images/", "/admin/documents/")


def whole(view):
    """Wrap a view of the admin: all that one sending changes is one transaction, with the turn to write in the trees.

    Publishing writes a revision, the page, its history and the indexes that
    find it; a server that dies in between must leave none of them. What lacks a
    field that the form always sends is no fault of the site: 400, not 500.
    """

    @wraps(view)
    def wholly(request, *args, **kwargs):
        if request.method in SAFE_METHODS:
            return view(request, *args, **kwargs)
        try:
            with transaction.atomic() if request.path.startswith(UPLOADS) else tree_lock.writing(), gathered():
                return view(request, *args, **kwargs)
        except KeyError as missing:
            # What Django looks for in the data themselves, and Wagtail in each row of a list.
            if not isinstance(missing, MultiValueDictKeyError) and missing.args != (ORDERING_FIELD_NAME,):
                raise
            raise BadRequest(f"The form lacks {missing}.") from missing

    return wholly
