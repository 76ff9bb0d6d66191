"""The storage of pictures and documents, and the view that serves pictures.

URLs are the same whether the storage is a folder or an S3 bucket.
"""

import contextlib
import errno
import mimetypes
import posixpath
import shutil
from pathlib import Path

from django.core.files.storage import FileSystemStorage, default_storage
from django.http import FileResponse, Http404
from django.utils.http import http_date
from django.views.decorators.http import require_safe

# Error numbers of a full, missing or read-only folder: nothing that the sender could change.
UNWRITABLE = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.EFBIG, errno.ENOENT}
# The space to leave free: the database and the logs may be on the same disk.
MARGIN = 50 * 2**20  # bytes
# Documents have a view of their own, which checks permissions.
# Hidden files are of no page: those of `/health/ready`.
PRIVATE = ("documents/", ".")
KEPT = 30 * 24 * 3600  # seconds; a picture that changes takes another name


class MediaStorage(FileSystemStorage):
    """Files in `MEDIA_ROOT`, of which a full disk leaves no part."""

    def _save(self, name, content):
        try:
            return super()._save(name, content)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(self.path(name)).unlink()
            raise


def is_unwritable(error):
    """Whether this exception means that files cannot be stored, on disk or in the bucket."""
    if not isinstance(error, OSError):
        return getattr(default_storage, "is_gone", lambda error: False)(error)
    name = error.filename
    is_ours = name is None or str(name).startswith(str(getattr(default_storage, "location", "/")))
    return error.errno in UNWRITABLE and is_ours


def has_room_for(size):
    """Whether a file of `size` bytes can be stored, leaving a margin; a bucket that answers always has room."""
    location = getattr(default_storage, "location", None)
    # That of a bucket is "".
    if not location:
        return getattr(default_storage, "answers", lambda: True)()
    try:
        return shutil.disk_usage(location).free >= size + min(MARGIN, shutil.disk_usage(location).total // 20)
    except OSError:
        return False


@require_safe
def serve(request, path):
    """Serve the stored file of this name, unless it has a URL of its own; 404 where there is none."""
    name = posixpath.normpath(path).lstrip("/")
    if name != path or name.startswith(("..", *PRIVATE)) or not default_storage.exists(name):
        raise Http404
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    response = FileResponse(default_storage.open(name), content_type=kind)
    response["Cache-Control"] = f"public, max-age={KEPT}, immutable"
    response["Last-Modified"] = http_date(default_storage.get_modified_time(name).timestamp())
    return response
