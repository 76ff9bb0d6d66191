"""What the queue tells those who run the site: three figures for the metrics, a section of the operators' page."""

from datetime import timedelta

from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pepr_site.operations import tasks
from pepr_site.operations.monitoring import metrics, status_page

# Beyond this the queue does not keep up, or nobody works at it.
LATE = 300  # seconds
SHOWN = 5
TITLE = gettext_lazy("File d’attente")


def connect():
    """Have both asked for whenever they are shown."""
    metrics.gauges.append(gauges)
    status_page.sections[TITLE] = section


def gauges():
    """Return how many tasks wait, for how many seconds the first has, and how many were given up, by metric."""
    return {
        "pepr_site_queue_depth": tasks.depth(),
        "pepr_site_queue_oldest_seconds": round(tasks.oldest()),
        "pepr_site_queue_failed": tasks.failed().count(),
    }


def section():
    """Return the rows of the queue: what waits, since when, and the last tasks that were given up. Four queries."""
    depth, oldest, failed = tasks.depth(), tasks.oldest(), tasks.failed()
    waiting = ngettext("%(count)s tâche", "%(count)s tâches", depth) % {"count": depth} if depth else _("aucune tâche")
    rows = [(_("En attente"), waiting)]
    if oldest > LATE:
        since = timesince(timezone.now() - timedelta(seconds=oldest))
        rows.append((_("La première attend depuis"), _("%(since)s : démarrez « manage.py work »") % {"since": since}))
    given_up = failed.count()
    rows.append((_("Abandonnées depuis un mois"), given_up or _("aucune")))
    for task in failed[:SHOWN] if given_up else []:
        # The class of what stopped it; its words may hold a person's.
        reason = task.exception_class_path.rpartition(".")[2]
        rows.append((task.task_name, f"{status_page.moment(task.finished_at)} : {reason}"))
    return rows
