"""The operators' page in the admin: versions, backups, health and speed of the site."""

import platform
import shutil
from datetime import timedelta

import django
import wagtail
from django.conf import settings
from django.db import connection
from django.db.models import F
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.auth import permission_denied
from wagtail.admin.menu import AdminOnlyMenuItem

from pepr_site.operations import tasks
from pepr_site.operations.monitoring import alerts
from pepr_site.operations.monitoring.operation_log import KEPT, Kind, OperatingRecord
from pepr_site.operations.schedule import JOBS

NAME = "operators"
# How many rows of a kind are shown.
SHOWN_TASKS, SHOWN_PAGES = 5, 10
# What other packages have to say: functions that return the rows of a section,
# `[(label, value)]`, under its title, a lazy string.
sections = {}


def page(request):
    """Show it to administrators. A few queries, and those of the other packages."""
    if not request.user.is_superuser:
        return permission_denied(request)
    known, records = alerts.figures(), {kind: [] for kind in Kind.values}
    kept = OperatingRecord.objects.exclude(kind=Kind.SLOW, at__lt=timezone.now() - KEPT)
    for record in kept.annotate(seconds=F("milliseconds") / 1000.0).order_by("-seconds", "name"):
        records[record.kind].append(record)
    last = {record.name: record for record in records[Kind.COMMAND]}
    archive = alerts.newest_archive()
    context = {
        "known": known,
        "due": alerts.due(known),
        # Since when, where a figure is an age.
        "since": {name: timezone.now() - timedelta(seconds=known[name]) for name in known if name.endswith("seconds")},
        "release": settings.RELEASE,
        "versions": {"Python": platform.python_version(), "Django": django.__version__, "Wagtail": wagtail.__version__},
        "archive": archive and {"name": archive.name, "size": archive.stat().st_size},
        "commands": [(job.name, last.get(job.name)) for job in JOBS],
        "failed_tasks": [(task, task.exception_class_path.rpartition(".")[2]) for task in tasks.failed()[:SHOWN_TASKS]],
        "sections": [(title, rows()) for title, rows in sections.items()],
        "disk": disk(),
        "slow_pages": records[Kind.SLOW][:SHOWN_PAGES],
        "mails": records[Kind.MAIL],
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), pg_database_size(current_database())")
        context["versions"]["PostgreSQL"], context["database_size"] = cursor.fetchone()
    return render(request, "monitoring/status_page.html", context)


def disk():
    """Return the disk of the media files; None if it does not answer."""
    try:
        return shutil.disk_usage(settings.MEDIA_ROOT)
    except OSError:
        return None


def moment(value):
    return date_format(timezone.localtime(value), "j F Y, H:i")


@hooks.register("register_admin_urls")
def urls():
    return [path("reports/operators/", page, name=NAME)]


@hooks.register("register_reports_menu_item")
def menu_item():
    return AdminOnlyMenuItem(gettext_lazy("Exploitation"), reverse(NAME), name=NAME, icon_name="cogs", order=2000)
