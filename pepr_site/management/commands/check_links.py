"""`manage.py check_links`: whether the addresses that pages lead to still answer."""

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django_tasks import task

from pepr_site.editing.link_check import run


class Command(BaseCommand):
    help = (
        "Write down where each address stands that a page leads to, and whether it answers. Other hosts are asked only "
        "where the setting LINK_CHECK allows it, a few each time; run it again to go on."
    )

    def add_arguments(self, parser):
        parser.add_argument("--queued", action="store_true", help="leave it to the worker of the queue")

    def handle(self, queued, **options):
        if queued:
            check_in_turn.enqueue()
            self.stdout.write("queued")
            return
        found = run.store_places()
        self.stdout.write(f"{found} addresses, {run.check_other_hosts()} of other hosts asked")


@task
def check_in_turn():
    """Do in the worker what the command does."""
    call_command("check_links")
