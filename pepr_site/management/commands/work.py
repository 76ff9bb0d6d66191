"""`manage.py work`: does what waits in the queue of tasks, until it is stopped."""

from django.core.management.base import BaseCommand
from django.utils.crypto import get_random_string

from pepr_site.operations.tasks.worker import Worker


class Command(BaseCommand):
    help = "Do what waits in the queue of tasks: pictures, mails, files to delete. Ends the task at hand when stopped."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--until-empty", action="store_true", help="stop once nothing is left to do now")

    def handle(self, *args, until_empty, **options):
        worker = Worker(batch=until_empty, worker_id=get_random_string(32))
        worker.configure_signals()
        worker.run()
