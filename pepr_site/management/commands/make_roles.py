"""`manage.py make_roles`: gives each role its permissions, and each project its group of partners."""

from django.core.management.base import BaseCommand

from pepr_site.accounts.groups import make_roles


class Command(BaseCommand):
    help = (
        "Bring groups, rights, partners' spaces and workflows in step with the table of roles and the projects there "
        "are. Runs by itself after each migrate; safe to run again."
    )

    def handle(self, *args, verbosity, **options):
        names = make_roles()
        if verbosity:
            self.stdout.write(f"{len(names)} groups in step: {', '.join(names)}.")
