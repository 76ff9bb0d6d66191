"""`/health/live`: the process answers. `/health/ready`: it can serve, or which component it lacks.

Only names of components are disclosed.
"""

import logging
import secrets
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.views.decorators.http import require_safe

from pepr_site.operations import content_version

logger = logging.getLogger(__name__)


@require_safe
def live(request):
    """Answer that the process lives, without any check."""
    return _answer({"status": "ok"})


@require_safe
def ready(request):
    """Report the state of each component; 503 where one fails that pages need."""
    parts = {name: "ok" if _answers(name, check) else "failed" for name, check in CHECKS.items()}
    is_ready = set(parts.values()) == {"ok"}
    return _answer({"status": "ok" if is_ready else "failed", "parts": parts}, 200 if is_ready else 503)


def _answer(told, status=200):
    release = {"release": settings.RELEASE} if settings.RELEASE else {}
    headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
    return JsonResponse(told | release, status=status, headers=headers)


def _answers(name, check):
    try:
        return check()
    # Any error means failure; its message may contain a password.
    except Exception as error:
        logger.warning("Not ready: %s (%s)", name, type(error).__name__)
        return False


def migrations():
    """Whether every migration of this release is applied."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def media():
    """Whether a file can be written to the media storage and deleted again."""
    # A missing folder is a disk that is not mounted, and not to be made anew.
    if not Path(getattr(default_storage, "location", "/")).is_dir():
        return False
    default_storage.delete(default_storage.save(f".health/{secrets.token_hex(8)}", ContentFile(b"ready")))
    return True


CHECKS = {"database": content_version.version, "migrations": migrations, "media": media}
