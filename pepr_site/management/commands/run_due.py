"""Run what must run by itself: scheduled publications, reminders, purges, the look at the tree."""

import logging
import time

from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections

from pepr_site.operations.monitoring.schedule import JOBS, run_due

logger = logging.getLogger(__name__)

EVERY = 20  # seconds


class Command(BaseCommand):
    help = (
        f"Run what is due among {', '.join(job.name for job in JOBS)}, and what a stopped machine has missed. Once, "
        "for a timer of every minute, or with --stay until stopped. Safe on several machines at once."
    )

    def add_arguments(self, parser):
        parser.add_argument("--stay", action="store_true", help=f"look again every {EVERY} seconds, until stopped")

    def handle(self, *, stay, verbosity, **options):
        while True:
            if (names := self.look(stay)) and verbosity:
                self.stdout.write(f"Run: {', '.join(names)}.")
            if not stay:
                return
            time.sleep(EVERY)

    def look(self, stay):
        """Run what is due; one that stays waits for a database that is down."""
        try:
            return run_due()
        except Error:
            if not stay:
                raise
            logger.warning("The database does not answer: trying again in %s seconds.", EVERY)
            return []
        finally:
            close_old_connections()
