"""What operators must act on: each figure is a Prometheus metric, and a line on the operators' page past its bound.

A missing backup, a stuck queue, a failed task or command, an expiring certificate, a disk that is nearly full.
"""

import contextlib
import shutil
import ssl
import time
from pathlib import Path

from cryptography import x509
from django.conf import settings
from django.utils import timezone

from pepr_site.operations import tasks
from pepr_site.operations.monitoring.operation_log import Kind, OperatingRecord

# The bounds, as in `docs/operating.md`.
MOST = {
    "backup_age_seconds": 26 * 3600,
    "queue_oldest_seconds": 600,
    "queue_failed": 0,
    "commands_failed": 0,
    "disk_used_ratio": 0.8,
}
LEAST = {"certificate_left_seconds": 14 * 24 * 3600}
# The certificate is asked for over the network, and waited for no longer than that.
PATIENCE = 2  # seconds


def figures():
    """Return the known figures by name; raises database errors."""
    archive = newest_archive()
    known = {
        "backup_age_seconds": round(max(0, time.time() - archive.stat().st_mtime)) if archive else None,
        "certificate_left_seconds": certificate_left(),
        "disk_used_ratio": disk_used(),
        "queue_depth": tasks.depth(),
        "queue_oldest_seconds": round(tasks.oldest()),
        "queue_failed": tasks.failed().count(),
        "commands_failed": OperatingRecord.objects.filter(kind=Kind.COMMAND, is_failure=True).count(),
    }
    return {name: value for name, value in known.items() if value is not None}


def due(known):
    """Return the names of the known figures that somebody must act on; a backup that is missing is one."""
    past = {name for name, most in MOST.items() if known.get(name, 0) > most}
    past |= {name for name, least in LEAST.items() if known.get(name, least) < least}
    return past | ({"backup_age_seconds"} - known.keys())


def newest_archive():
    """Return the path of the newest archive; None where there is none."""
    return max(Path(settings.BACKUP_DIR).glob("*.tar"), key=lambda archive: archive.stat().st_mtime, default=None)


def disk_used():
    """Return the usage of the fullest disk with media or archives, 0 to 1; None where none answers."""
    shares = []
    for folder in (settings.MEDIA_ROOT, settings.BACKUP_DIR):
        with contextlib.suppress(OSError):
            disk = shutil.disk_usage(folder)
            shares.append(round(1 - disk.free / disk.total, 3))
    return max(shares, default=None)


def certificate_left():
    """Return the remaining validity (s) of the site's certificate; None without HTTPS, or without an answer."""
    if settings.IS_HTTPS:
        # An expired certificate is given too: it is not verified.
        with contextlib.suppress(OSError, ValueError):
            address = settings.SITE_ADDRESS.hostname, settings.SITE_ADDRESS.port or 443
            pem = ssl.get_server_certificate(address, timeout=PATIENCE)
            end = x509.load_pem_x509_certificate(pem.encode()).not_valid_after_utc
            return round((end - timezone.now()).total_seconds())
    return None
