"""`manage.py make_sample`: fills the site with made-up content, in any number, and takes it away again."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, no_translations
from django.db import connection, transaction
from wagtail.models import Locale

from news.models import NewsIndexPage, NewsPage
from pepr_site.management.progress import Progress
from programme.models import Organisation
from programme.sample import pictures
from programme.sample.kinds import IS_SAMPLE, SLUG, WORDS, Sample
from programme.sample.planting import AT_ONCE, note, plant, uproot
from projects.models import ProjectIndexPage, ProjectPage

# Option, model, the page that its pages stand below, in the order in which they are made.
KINDS = [
    ("organisations", Organisation, None, "organisation"),
    ("projects", ProjectPage, ProjectIndexPage, "project"),
    ("news", NewsPage, NewsIndexPage, "news"),
]


class Command(BaseCommand):
    help = (
        "Bring the made-up content to these numbers, in every language: each title says that it is fictitious. "
        "To try the site at a size that it does not have yet."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        for option, *_rest in KINDS:
            parser.add_argument(f"--{option}", type=int, default=0, help=f"how many {option} there are to be")
        parser.add_argument("--remove", action="store_true", help="take all that is made up away")
        parser.add_argument("--yes", action="store_true", help="even where the site has visitors")

    @no_translations
    def handle(self, *args, verbosity, remove, yes, **options):
        if (settings.SITE_PUBLIC or settings.IS_HTTPS) and not yes and not remove:
            raise CommandError("This site has visitors (SITE_PUBLIC, or an https address): add --yes if you mean it.")
        if any(options[option] < 0 for option, *_rest in KINDS):
            raise CommandError("A number of things cannot be negative.")
        progress = Progress(self.stdout, verbosity)
        if remove:
            take_away(progress)
        else:
            make({option: options[option] for option, *_rest in KINDS}, progress)
        with connection.cursor() as cursor:
            # The planner of queries counts on what it saw last.
            cursor.execute("ANALYZE")


def make(wanted, progress):
    """Make what is missing of each kind, in every language that has a place for it."""
    for option, model, place, maker in KINDS:
        for locale in Locale.objects.filter(language_code__in=WORDS):
            parent = place and place.objects.filter(locale=locale).first()
            if wanted[option] and (parent or not place):
                make_some(model, parent, Sample(locale, shown(option)), maker, wanted[option], progress)


def shown(option):
    return pictures.pictures(WORDS[settings.LANGUAGE_CODE]["picture"]) if option == "news" else []


def make_some(model, parent, sample, maker, wanted, progress):
    known = set(model.objects.filter(slug__regex=IS_SAMPLE, locale=sample.locale).values_list("slug", flat=True))
    numbers = [number for number in range(1, wanted + 1) if SLUG.format(number=number) not in known]
    batches = [numbers[start : start + AT_ONCE] for start in range(0, len(numbers), AT_ONCE)]
    progress.start(len(batches))
    for batch in batches:
        rows = [getattr(sample, maker)(number) for number in batch]
        if parent:
            plant(parent, rows)
        else:
            with transaction.atomic():
                model.objects.bulk_create(rows)
                note(rows)
        progress.step(f"{model.__name__}, {sample.locale.language_code}: {batch[-1]}")
    progress.finish(f"{model.__name__}, {sample.locale.language_code}: {len(numbers)} made.")


def take_away(progress):
    """Delete all that is made up, what is tied to other things first."""
    for _option, model, *_rest in reversed(KINDS):
        keys = list(model.objects.filter(slug__regex=IS_SAMPLE).values_list("pk", flat=True))
        batches = [keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE)]
        progress.start(len(batches))
        for batch in batches:
            uproot(model, batch)
            progress.step(f"{model.__name__}: {len(batch)} deleted")
        progress.finish(f"{model.__name__}: {len(keys)} deleted.")
    pictures.forget()
