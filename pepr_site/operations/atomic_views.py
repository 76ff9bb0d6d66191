"""Runs an editor's POST requests in one transaction."""

from functools import wraps

from django.core.exceptions import BadRequest
from django.db import transaction
from django.forms.formsets import ORDERING_FIELD_NAME
from django.utils.datastructures import MultiValueDictKeyError

from pepr_site.operations import tree_lock
from pepr_site.operations.tasks.backend import gathered

# Safe methods, in the order of an `Allow` header.
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
# Uploads write nothing in the trees, and may take long.
UPLOADS = ("/admin/images/", "/admin/documents/")


def whole(view):
    """Wrap a view of the admin: all changes of one request are one transaction, made under the lock of the trees.

    Publishing writes a revision, the page, its history and the indexes; a server that dies in between must leave none
    of them. A form that lacks a field which the admin always sends gets 400, not 500.
    """

    @wraps(view)
    def wholly(request, *args, **kwargs):
        if request.method in SAFE_METHODS:
            return view(request, *args, **kwargs)
        try:
            with transaction.atomic() if request.path.startswith(UPLOADS) else tree_lock.writing(), gathered():
                return view(request, *args, **kwargs)
        except KeyError as missing:
            # Keys that Django's formsets, and Wagtail's inline rows, require in the data.
            if not isinstance(missing, MultiValueDictKeyError) and missing.args != (ORDERING_FIELD_NAME,):
                raise
            raise BadRequest(f"The form lacks {missing}.") from missing

    return wholly
