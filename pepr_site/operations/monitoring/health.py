"""`/health/live`: the process answers. `/health/ready`: it can serve, or which part of it cannot.

Answered before Django, so that a probe needs neither the site's host name nor
HTTPS, and counts nowhere. Nothing but names of parts is told.
"""

import json
import logging
import secrets
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import close_old_connections, connection
from django.db.migrations.executor import MigrationExecutor

from pepr_site.operations import content_version

logger = logging.getLogger(__name__)

PROBE = ".health"
# Without it the site is slower, not broken.
DISPENSABLE = {"cache", "tasks"}

_is_migrated = False


def live(environ, start_response):
    """Say that the process answers; asks nothing of anything."""
    return _tell(start_response, "200 OK", {"status": "ok"})


def ready(environ, start_response):
    """Say which parts answer; 503 where one fails without which pages cannot be made."""
    states = {name: _state(name, check) for name, check in CHECKS.items()}
    close_old_connections()
    failed = [name for name, state in states.items() if state != "ok" and name not in DISPENSABLE]
    status = "503 Service Unavailable" if failed else "200 OK"
    return _tell(start_response, status, {"status": "failed" if failed else "ok", "parts": states})


def _state(name, check):
    try:
        return "ok" if check() else "failed"
    # Whatever it is, this part fails; what it says may hold a password.
    except Exception as error:
        logger.warning("Not ready: %s (%s)", name, type(error).__name__)
        return "failed"


def database():
    return bool(content_version.token())


def migrations():
    """Whether every migration of this code is applied; asked until it is so, then believed."""
    global _is_migrated
    if not _is_migrated:
        executor = MigrationExecutor(connection)
        _is_migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _is_migrated


def media():
    """Whether a file can be written where pictures and documents are kept, and taken away again."""
    # A missing folder is a disk that is not mounted, and not to be made anew.
    if not Path(getattr(default_storage, "location", "/")).is_dir():
        return False
    name = default_storage.save(f"{PROBE}/{secrets.token_hex(8)}", ContentFile(b"ready"))
    default_storage.delete(name)
    return True


CHECKS = {"database": database, "migrations": migrations, "media": media}


def _tell(start_response, status, what):
    body = json.dumps(what | ({"release": settings.RELEASE} if settings.RELEASE else {})).encode()
    headers = [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
        ("X-Robots-Tag", "noindex"),
    ]
    start_response(status, headers)
    return [body]
