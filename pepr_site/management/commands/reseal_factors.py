"""`manage.py reseal_factors`: encrypts the second factors again after a change of `SECRET_KEY`."""

from django.core.management.base import BaseCommand, CommandError

from pepr_site.accounts import mfa


class Command(BaseCommand):
    help = "Write the secrets of the second factors under SECRET_KEY, reading them with SECRET_KEY_FALLBACKS."

    def handle(self, *args, **options):
        resealed, closed = mfa.reseal()
        self.stdout.write(f"{resealed} secrets are under the present key.")
        if closed:
            raise CommandError(f"{closed} secrets open with no key of SECRET_KEY and SECRET_KEY_FALLBACKS.")
