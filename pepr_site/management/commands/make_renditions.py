"""`manage.py make_renditions`: makes every size and format of every picture, before a visitor asks for it."""

from django.core.management import call_command
from django.core.management.base import BaseCommand, no_translations
from django_tasks import task
from wagtail.images import get_image_model
from wagtail.models import Page

from pepr_site.management.progress import Progress
from pepr_site.operations import content_version
from pepr_site.operations.uploads import DAMAGED
from pepr_site.pages.base import BasePage
from pepr_site.pages.images import rendition_filters
from pepr_site.pages.visibility import visible
from pepr_site.web import social_image


class Command(BaseCommand):
    help = (
        "Make what is not there yet of the renditions of every picture that the templates ask for, "
        "and of the pictures that shared links show."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--later", action="store_true", help="leave it to the worker")

    @no_translations
    def handle(self, *args, later, verbosity, **options):
        if later:
            make_missing_pictures.enqueue()
            return
        progress = Progress(self.stdout, verbosity)
        # Pages are made anew with what has come.
        if renditions(progress):
            content_version.renew()
        if social_pictures(progress):
            content_version.renew()


@task
def make_missing_pictures():
    """Do in the worker what the command does."""
    call_command("make_renditions", verbosity=0)


def renditions(progress):
    """Make the renditions of every picture; return how many were missing."""
    filters = rendition_filters()
    pictures = get_image_model().objects.prefetch_renditions(*filters).order_by("pk")
    progress.start(len(pictures))
    made = 0
    for picture in pictures:
        count, trouble = make(picture)
        made += count
        progress.step(f"{picture.filename}: {trouble or f'{count} made'}", worth_keeping=bool(trouble))
    progress.finish(f"Pictures: {len(pictures)}; renditions made: {made}.")
    return made


def make(picture):
    """Make what is missing of a picture; return how many renditions that was, and what went wrong, or ""."""
    try:
        return picture.make_renditions(), ""
    except DAMAGED as error:
        return 0, f"cannot be resized: {error}"


def social_pictures(progress):
    """Make every visible page's picture, delete those that no page shows any more; return how many were missing."""
    pages = visible(Page.objects.filter(depth__gt=1)).order_by("path").specific(defer=False)
    pages = [page for page in pages.select_related("locale") if isinstance(page, BasePage)]
    progress.start(len(pages))
    made, wanted = 0, set()
    for page in pages:
        card, is_new = social_image.make(page)
        wanted.add(card.name)
        made += is_new
        progress.step(f"{page.url_path}: {'made' if is_new else 'there'}")
    gone = social_image.forget(wanted)
    progress.finish(f"Shared links: {len(pages)}; pictures made: {made}; deleted: {gone}.")
    return made
