"""The page of the admin for those who run the site: is it up to date, saved, sound, and quick."""

import json
import os
import platform
import shutil
import tarfile
import time
from functools import cache
from pathlib import Path

import django
import wagtail
from django.conf import settings
from django.db import connection
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.auth import permission_denied
from wagtail.admin.menu import MenuItem

from pepr_site.operations.monitoring.models import Kind, OperatingRecord
from pepr_site.operations.monitoring.schedule import JOBS

NAME = "operators"
# Counting the files of the site takes a while; nobody needs it to the minute.
SIZES_KEPT = 600  # seconds
# What other pieces have to say: functions that return the rows of a section,
# `[(label, value)]`, under its title, a lazy string.
sections = {}


def page(request):
    """Show it to administrators. Three queries, and those of the other pieces."""
    if not request.user.is_superuser:
        return permission_denied(request)
    records = {kind: [] for kind in Kind.values}
    for record in OperatingRecord.objects.order_by("-milliseconds", "name"):
        records[record.kind].append(record)
    shown = [
        (_("Versions"), versions()),
        (_("Dernière sauvegarde"), last_backup(settings.BACKUP_DIR)),
        (_("Commandes planifiées"), commands({record.name: record for record in records[Kind.COMMAND]})),
        *((title, rows()) for title, rows in sections.items()),
        (_("Place"), sizes()),
        (_("Pages lentes des dernières 24 heures"), slow_pages(records[Kind.SLOW])),
        (_("Courriels qui ne sont pas partis"), failed_mails(records[Kind.MAIL])),
    ]
    return render(request, "watching/operators.html", {"sections": shown})


def moment(value):
    return date_format(timezone.localtime(value), "j F Y, H:i")


def versions():
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0]
    return [
        (_("Site"), settings.RELEASE or commit() or _("inconnue")),
        ("Python", platform.python_version()),
        ("Django", django.get_version()),
        ("Wagtail", wagtail.__version__),
        ("PostgreSQL", server),
    ]


@cache
def commit():
    """Return the short name of the commit that is checked out, "" where there is no repository."""
    folder = settings.BASE_DIR / ".git"
    try:
        if folder.is_file():
            folder = Path(folder.read_text().removeprefix("gitdir:").strip())
        head = (folder / "HEAD").read_text().strip()
        if not head.startswith("ref: "):
            return head[:10]
        common = folder / (folder / "commondir").read_text().strip() if (folder / "commondir").exists() else folder
        return (common / head.removeprefix("ref: ")).read_text().strip()[:10]
    except OSError:
        return ""


def last_backup(folder):
    """Return what is known of the newest archive in `folder`: when it was made, of what, and how large it is."""
    archives = sorted(Path(folder).glob("*.tar"), key=lambda archive: archive.stat().st_mtime) if folder else []
    if not archives:
        return [(_("Archive"), _("aucune"))]
    newest = archives[-1]
    made = timezone.datetime.fromtimestamp(newest.stat().st_mtime, timezone.get_current_timezone())
    rows = [
        (_("Archive"), newest.name),
        (_("Faite le"), moment(made)),
        (_("Taille"), filesizeformat(newest.stat().st_size)),
    ]
    try:
        with tarfile.open(newest) as archive:
            manifest = json.load(archive.extractfile("manifest.json"))
    except (OSError, KeyError, ValueError, tarfile.TarError):
        return [*rows, (_("Manifeste"), _("illisible : vérifiez cette archive"))]
    return [
        *rows,
        *((name, value) for name, value in manifest.items() if name == "site_url" and isinstance(value, str)),
    ]


def commands(last):
    """Return, for each command that must run by itself, when it last did and how it went."""
    rows = []
    for job in JOBS:
        record = last.get(job.name)
        if record is None:
            rows.append((job.name, _("jamais : démarrez « manage.py run_due --stay »")))
            continue
        # What a command says of its success is English, and in the journal of the service.
        state = _("échec : %(reason)s") % {"reason": record.text} if record.is_failure else _("réussie")
        rows.append((job.name, f"{moment(record.at)}, {state}"))
    return rows


def sizes():
    """Return the disk of the files and what they take, and the size of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        database = cursor.fetchone()[0]
    rows = [(_("Base de données"), filesizeformat(database)), (_("Images et documents"), filesizeformat(media_size()))]
    try:
        disk = shutil.disk_usage(settings.MEDIA_ROOT)
    except OSError:
        return [*rows, (_("Disque"), _("le dossier des fichiers ne répond pas"))]
    free = _("%(free)s libres sur %(total)s") % {
        "free": filesizeformat(disk.free),
        "total": filesizeformat(disk.total),
    }
    return [*rows, (_("Disque"), free)]


_sized = {"at": float("-inf"), "size": 0}


def media_size():
    """Return the bytes of all files, counted again once in a while."""
    if time.monotonic() - _sized["at"] > SIZES_KEPT:
        folders = os.walk(settings.MEDIA_ROOT)
        size = sum(
            entry.stat().st_size
            for folder, _names, _files in folders
            for entry in os.scandir(folder)
            if entry.is_file()
        )
        _sized.update(at=time.monotonic(), size=size)
    return _sized["size"]


def slow_pages(records):
    if not records:
        return [(_("Pages"), _("aucune"))]
    rows = []
    for record in records[:10]:
        seconds = number_format(record.milliseconds / 1000, 1)
        rows.append((record.name, _("%(seconds)s s, le %(day)s") % {"seconds": seconds, "day": moment(record.at)}))
    return rows


def failed_mails(records):
    if not records:
        return [(_("Courriels"), _("aucun"))]
    return [
        (record.name, _("%(times)s fois, la dernière le %(day)s : %(reason)s") % values(record)) for record in records
    ]


def values(record):
    return {"times": record.times, "day": moment(record.at), "reason": record.text}


def urls():
    return [path("reports/operators/", page, name=NAME)]


class OperatorsMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.is_superuser


def menu_item():
    return OperatorsMenuItem(gettext_lazy("Exploitation"), reverse(NAME), name=NAME, icon_name="cogs", order=2000)
