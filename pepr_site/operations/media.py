"""Stored pictures, from wherever they are: a folder, or a bucket that speaks S3. Their addresses are the same."""

import mimetypes
import posixpath

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.utils.http import http_date
from django.views.decorators.http import require_safe

# Documents have an address of their own, where it is asked who may read them.
# Nor is what a point hides: an upload that is not whole yet.
PRIVATE = ("documents/", ".")
KEPT = 30 * 24 * 3600  # seconds; a picture that changes takes another name


@require_safe
def serve(request, path):
    """Answer with the stored file of this name, unless it has an address of its own; 404 where there is none."""
    name = posixpath.normpath(path).lstrip("/")
    if name != path or name.startswith(("..", *PRIVATE)) or not default_storage.exists(name):
        raise Http404
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = FileResponse(default_storage.open(name), content_type=kind)
    response["Cache-Control"] = f"public, max-age={KEPT}, immutable"
    response["Last-Modified"] = http_date(default_storage.get_modified_time(name).timestamp())
    return response
