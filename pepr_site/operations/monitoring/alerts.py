"""Alerts: each is a Prometheus metric, and a line on the operators' page past its threshold.

A missing backup, a stuck queue, a failed task or command, an expiring certificate, a disk that is nearly full.
"""

import contextlib
import shutil
import socket
import ssl
import time
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from django.conf import settings
from django.utils.timesince import timesince
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pepr_site.operations import tasks
from pepr_site.operations.monitoring.operation_log import Kind, OperatingRecord

# The thresholds, in seconds and ratios, as in `docs/operating.md`.
BACKUP_AGE, QUEUE_AGE, CERTIFICATE_LEFT, DISK_USED = 26 * 3600, 600, 14 * 24 * 3600, 0.8
# The certificate is asked for over the network: this often (seconds), and waited for no longer than that.
ASKED_AGAIN, PATIENCE = 3600, 2

_certificate = {"asked": float("-inf"), "end": None}


def figures():
    """Return the known metrics by name; raises database errors."""
    known = {
        "pepr_site_backup_age_seconds": backup_age(),
        "pepr_site_certificate_left_seconds": certificate_left(),
        "pepr_site_disk_used_ratio": disk_used(),
        "pepr_site_queue_depth": tasks.depth(),
        "pepr_site_queue_oldest_seconds": round(tasks.oldest()),
        "pepr_site_queue_failed": tasks.failed().count(),
        "pepr_site_commands_failed": OperatingRecord.objects.filter(kind=Kind.COMMAND, is_failure=True).count(),
    }
    return {name: value for name, value in known.items() if value is not None}


def rows(known):
    """Return the rows of the operators' page, `[(label, value)]`, for metrics past their threshold."""
    found, read = [], known.get
    age = read("pepr_site_backup_age_seconds")
    if age is None or age > BACKUP_AGE:
        last = _("la dernière date d’il y a %s") % _since(age) if age is not None else _("aucune archive")
        found.append((_("Sauvegarde"), last))
    if read("pepr_site_queue_oldest_seconds", 0) > QUEUE_AGE:
        found.append((_("File d’attente"), _("arrêtée depuis %s") % _since(read("pepr_site_queue_oldest_seconds"))))
    if number := read("pepr_site_queue_failed", 0):
        found.append((_("Tâches"), ngettext("%s abandonnée", "%s abandonnées", number) % number))
    if number := read("pepr_site_commands_failed", 0):
        found.append((_("Commandes"), ngettext("%s en échec", "%s en échec", number) % number))
    left = read("pepr_site_certificate_left_seconds", CERTIFICATE_LEFT)
    if left < CERTIFICATE_LEFT:
        found.append((_("Certificat"), _("expire dans %s") % _since(left) if left > 0 else _("expiré")))
    if (used := read("pepr_site_disk_used_ratio", 0)) > DISK_USED:
        found.append((_("Disque"), _("plein à %s %%") % round(100 * used)))
    return found or [(_("Alertes"), _("aucune"))]


def _since(seconds):
    return timesince(now() - timedelta(seconds=seconds))


def backup_age():
    """Return the age (s) of the newest archive; None where there is none."""
    made = [archive.stat().st_mtime for archive in Path(settings.BACKUP_DIR).glob("*.tar")]
    return round(max(0, time.time() - max(made))) if made else None


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
    if not settings.IS_HTTPS:
        return None
    if time.monotonic() - _certificate["asked"] > ASKED_AGAIN:
        _certificate.update(asked=time.monotonic(), end=None)
        with contextlib.suppress(OSError, ValueError):
            _certificate["end"] = certificate_end(settings.SITE_ADDRESS.hostname, settings.SITE_ADDRESS.port or 443)
    return _certificate["end"] and round(_certificate["end"] - time.time())


def certificate_end(host, port):
    """Return the expiry of the certificate of `host`, in seconds since 1970; raises `OSError` where there is none."""
    context = ssl.create_default_context()
    # Expired certificates must be seen too.
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection((host, port), PATIENCE) as plain,
        context.wrap_socket(plain, server_hostname=host) as end,
    ):
        return x509.load_der_x509_certificate(end.getpeercert(binary_form=True)).not_valid_after_utc.timestamp()
