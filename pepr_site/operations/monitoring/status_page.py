"""The operators' page in the admin: versions, backups, health and speed of the site."""

import platform
import shutil
from datetime import timedelta
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
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin.auth import permission_denied
from wagtail.admin.menu import AdminOnlyMenuItem

from pepr_site.operations import tasks
from pepr_site.operations.monitoring import alerts
from pepr_site.operations.monitoring.operation_log import Kind, OperatingRecord
from pepr_site.operations.schedule import JOBS

NAME = "operators"
# How many rows of a kind are shown.
SHOWN_TASKS, SHOWN_PAGES = 5, 10
# Beyond this the queue does not keep up, or nobody works at it.
LATE = 300  # seconds
# What other packages have to say: functions that return the rows of a section,
# `[(label, value)]`, under its title, a lazy string.
sections = {}


def page(request):
    """Show it to administrators. A few queries, and those of the other packages."""
    if not request.user.is_superuser:
        return permission_denied(request)
    records = {kind: [] for kind in Kind.values}
    for record in OperatingRecord.objects.order_by("-milliseconds", "name"):
        records[record.kind].append(record)
    shown = [
        (_("À surveiller"), alerts.rows(alerts.figures())),
        (_("Versions"), versions()),
        (_("Dernière sauvegarde"), last_backup(settings.BACKUP_DIR)),
        (_("Commandes planifiées"), commands({record.name: record for record in records[Kind.COMMAND]})),
        (_("File d’attente"), queue()),
        *((title, rows()) for title, rows in sections.items()),
        (_("Place"), sizes()),
        (_("Pages lentes des dernières 24 heures"), slow_pages(records[Kind.SLOW])),
        (_("Courriels qui ne sont pas partis"), failed_mails(records[Kind.MAIL])),
    ]
    return render(request, "monitoring/status_page.html", {"sections": shown})


def moment(value):
    return date_format(timezone.localtime(value), "j F Y, H:i")


def versions():
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0]
    return [
        (_("Site"), settings.RELEASE or _("inconnue")),
        ("Python", platform.python_version()),
        ("Django", django.get_version()),
        ("Wagtail", wagtail.__version__),
        ("PostgreSQL", server),
    ]


def last_backup(folder):
    """Return what is known of the newest archive in `folder`: its name, when it was made, and how large it is."""
    archives = sorted(Path(folder).glob("*.tar"), key=lambda archive: archive.stat().st_mtime) if folder else []
    if not archives:
        return [(_("Archive"), _("aucune"))]
    newest, told = archives[-1], archives[-1].stat()
    made = timezone.datetime.fromtimestamp(told.st_mtime, timezone.get_current_timezone())
    return [(_("Archive"), newest.name), (_("Faite le"), moment(made)), (_("Taille"), filesizeformat(told.st_size))]


def commands(last):
    """Return, for each command that must run by itself, when it last did and how it went."""

    def told(record):
        if record is None:
            return _("jamais : démarrez « manage.py work »")
        # What a command says of its success is English, and in the journal of the service.
        state = _("échec : %(reason)s") % {"reason": record.text} if record.is_failure else _("réussie")
        return f"{moment(record.at)}, {state}"

    return [(job.name, told(last.get(job.name))) for job in JOBS]


def queue():
    """Return the rows of the queue: what waits, since when, and the last tasks that were given up. Four queries."""
    depth, oldest, failed = tasks.depth(), tasks.oldest(), tasks.failed()
    waiting = ngettext("%(count)s tâche", "%(count)s tâches", depth) % {"count": depth} if depth else _("aucune tâche")
    rows = [(_("En attente"), waiting)]
    if oldest > LATE:
        since = timesince(timezone.now() - timedelta(seconds=oldest))
        rows.append((_("La première attend depuis"), _("%(since)s : démarrez « manage.py work »") % {"since": since}))
    given_up = failed.count()
    rows.append((_("Abandonnées depuis un mois"), given_up or _("aucune")))
    for task in failed[:SHOWN_TASKS] if given_up else []:
        # The class of what stopped it; its words may hold a person's.
        reason = task.exception_class_path.rpartition(".")[2]
        rows.append((task.task_name, f"{moment(task.finished_at)} : {reason}"))
    return rows


def sizes():
    """Return the size of the database, and the disk of the files."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        rows = [(_("Base de données"), filesizeformat(cursor.fetchone()[0]))]
    try:
        disk = shutil.disk_usage(settings.MEDIA_ROOT)
    except OSError:
        return [*rows, (_("Disque"), _("le dossier des fichiers ne répond pas"))]
    sizes = {"free": filesizeformat(disk.free), "total": filesizeformat(disk.total)}
    return [*rows, (_("Disque"), _("%(free)s libres sur %(total)s") % sizes)]


def slow_pages(records):
    said = _("%(seconds)s s, le %(day)s")
    return [
        (one.name, said % {"seconds": number_format(one.milliseconds / 1000, 1), "day": moment(one.at)})
        for one in records[:SHOWN_PAGES]
    ] or [(_("Pages"), _("aucune"))]


def failed_mails(records):
    said = _("%(times)s fois, la dernière le %(day)s : %(reason)s")
    return [(one.name, said % {"times": one.times, "day": moment(one.at), "reason": one.text}) for one in records] or [
        (_("Courriels"), _("aucun"))
    ]


@hooks.register("register_admin_urls")
def urls():
    return [path("reports/operators/", page, name=NAME)]


@hooks.register("register_reports_menu_item")
def menu_item():
    return AdminOnlyMenuItem(gettext_lazy("Exploitation"), reverse(NAME), name=NAME, icon_name="cogs", order=2000)
