"""`manage.py work`: runs queued tasks and scheduled commands until it is stopped."""

import threading

from django.core.management.base import BaseCommand

from pepr_site.operations.schedule import run_due
from pepr_site.operations.tasks import worker


class Command(BaseCommand):
    help = (
        "Do what waits in the queue of tasks (pictures, mails, files to delete) and what is due by the clock "
        "(scheduled publications, reminders, purges, the look at the trees). Ends the task at hand when stopped. "
        "Safe on several machines at once."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--until-empty", action="store_true", help="do what is due and what waits now, and end")

    def handle(self, *args, until_empty, **options):
        if until_empty:
            run_due()
            return worker.empty_queue()
        # In a thread, so that a long task does not delay publications.
        threading.Thread(target=worker.run_scheduler, daemon=True).start()
        return worker.work()
