"""`manage.py make_sample`: fills the site with made-up news and projects, in any number, and takes them away again."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, no_translations
from django.db import connection, transaction

from news.models import NewsIndexPage, NewsPage
from pepr_site.content_files import indexing
from pepr_site.management.progress import Progress
from programme.sample import IS_SAMPLE, SLUG, WORDS, Sample
from projects.models import ProjectIndexPage, ProjectPage

# Option, model, the page that its pages stand below, what makes one.
KINDS = [
    ("projects", ProjectPage, ProjectIndexPage, Sample.project),
    ("news", NewsPage, NewsIndexPage, Sample.news),
]
AT_ONCE = 500


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
        for option, model, index_model, maker in KINDS:
            if remove:
                model.objects.filter(slug__regex=IS_SAMPLE).delete()
                continue
            for index in index_model.objects.filter(locale__language_code__in=WORDS):
                add_missing(model, index, maker, options[option], progress)
        with connection.cursor() as cursor:
            # The planner of queries counts on what it saw last.
            cursor.execute("ANALYZE")


def add_missing(model, index, maker, wanted, progress):
    """Add below `index` the made-up pages that are missing of the numbers from 1 to `wanted`."""
    known = set(model.objects.filter(slug__regex=IS_SAMPLE, locale=index.locale).values_list("slug", flat=True))
    numbers = [number for number in range(1, wanted + 1) if SLUG.format(number=number) not in known]
    sample = Sample(index.locale)
    progress.start(len(numbers))
    for start in range(0, len(numbers), AT_ONCE):
        with transaction.atomic():
            pages = [maker(sample, number) for number in numbers[start : start + AT_ONCE]]
            # Each would be indexed several times else.
            with indexing.suspended():
                for page in pages:
                    index.add_child(instance=page)
                    progress.step(page.title)
            indexing.index(pages)
    progress.finish(f"{model.__name__}, {index.locale.language_code}: {len(numbers)} made.")
