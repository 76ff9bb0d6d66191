"""Daily visits of each page: totals, without personal data.

No cookie, IP address, user agent or time of day is stored, and repeated visits count again. Each process counts in
memory, page cache hits included, and writes its totals from time to time: no request waits for it.
"""

import atexit
import logging
import re
import threading
from collections import Counter
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pepr_site.operations.page_cache import API, UNCACHED_PATHS

logger = logging.getLogger(__name__)

KEPT_DAYS = 750
# A flood of invented addresses fills this many rows of a process, and no more.
MOST_PATHS = 2000
# User agents of crawlers, which name themselves.
ROBOT = re.compile(r"bot|crawl|spider|slurp|fetch|monitor|curl|wget|python|java/|headless|preview", re.IGNORECASE)

WRITE = """
INSERT INTO pepr_site_visits (day, path, times) VALUES (%s, %s, %s)
ON CONFLICT (day, path) DO UPDATE SET times = pepr_site_visits.times + EXCLUDED.times
"""


class Visits(models.Model):
    """How often the page at `path` was read on `day`."""

    wagtail_reference_index_ignore = True

    day = models.DateField(_("jour"))
    path = models.CharField(_("adresse"), max_length=255)
    times = models.PositiveIntegerField(_("lectures"))

    class Meta:
        verbose_name = _("page lue")
        verbose_name_plural = _("pages lues")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["day", "path"], name="one_sum_of_visits_a_day_and_path")]

    def __str__(self):
        return f"{self.day} {self.path}: {self.times}"


class _Sums:
    """What this process has counted and not written yet."""

    def __init__(self):
        self._counted, self._lock, self._writer = Counter(), threading.Lock(), None

    def add(self, path):
        key = timezone.localdate(), path
        with self._lock:
            if key in self._counted or len(self._counted) < MOST_PATHS:
                self._counted[key] += 1
            # Not at the import: a server makes its processes of one that has loaded the site.
            if self._writer is None and settings.VISITS_WRITTEN_EVERY:
                self._writer = threading.Timer(settings.VISITS_WRITTEN_EVERY, self._write_in_turn)
                self._writer.daemon = True
                self._writer.start()

    def take(self):
        with self._lock:
            taken, self._counted = self._counted, Counter()
        return taken

    def _write_in_turn(self):
        with self._lock:
            self._writer = None
        write()
        connection.close()


_sums = _Sums()


def is_visit(request, status, content_type):
    """Whether this response is a page that a visitor requested: no robot, no staff, no prefetching."""
    told = request.META
    return (
        request.method == "GET"
        and status in (200, 304)
        and request.path_info.endswith("/")
        and not request.path_info.startswith((*UNCACHED_PATHS, API))
        and content_type.startswith("text/html")
        and settings.SESSION_COOKIE_NAME + "=" not in told.get("HTTP_COOKIE", "")
        and "prefetch" not in told.get("HTTP_SEC_PURPOSE", told.get("HTTP_PURPOSE", ""))
        and told.get("HTTP_USER_AGENT", "")
        and not ROBOT.search(told["HTTP_USER_AGENT"])
    )


def count(request, status, content_type):
    """Count this response, if it is a visit."""
    if is_visit(request, status, content_type):
        _sums.add(request.path_info[:255])


def write():
    """Add the counts of this process to the table, and delete old rows.

    If the database is unavailable they are lost, and this is logged.
    """
    taken = _sums.take()
    if not taken:
        return
    # In one order on every process: two that write at once do not wait for each other in a circle.
    rows = [(day, path, times) for (day, path), times in sorted(taken.items())]
    try:
        with connection.cursor() as cursor:
            cursor.executemany(WRITE, rows)
        Visits.objects.filter(day__lt=timezone.localdate() - timedelta(days=KEPT_DAYS)).delete()
    except DatabaseError as error:
        logger.warning("%s visits could not be written: %s", sum(taken.values()), type(error).__name__)


atexit.register(write)
