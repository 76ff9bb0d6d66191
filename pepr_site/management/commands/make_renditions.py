"""`manage.py make_renditions`: makes the missing renditions and social pictures."""

from django.core.management import call_command
from django.core.management.base import BaseCommand, no_translations
from django_tasks import task
from wagtail.images import get_image_model
from wagtail.models import Page

from pepr_site.operations import content_version
from pepr_site.operations.uploads import DAMAGED
from pepr_site.pages.base import BasePage
from pepr_site.pages.images import rendition_filters
from pepr_site.pages.visibility import readable
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
        tell = self.stdout.write if verbosity else lambda line: None
        for make in (renditions, social_pictures):
            if make(tell):
                # Pages are rendered again with the new renditions.
                content_version.renew()


@task
def make_missing_pictures():
    """Do in the worker what the command does."""
    call_command("make_renditions", verbosity=0)


def renditions(tell):
    """Make the renditions of every picture; return how many were missing."""
    pictures = get_image_model().objects.prefetch_renditions(*rendition_filters()).order_by("pk")
    made = 0
    for picture in pictures:
        try:
            count = picture.make_renditions()
            tell(f"{picture.filename}: {count} made")
            made += count
        except DAMAGED as error:
            tell(f"{picture.filename}: cannot be resized: {error}")
    tell(f"Pictures: {len(pictures)}; renditions made: {made}.")
    return made


def social_pictures(tell):
    """Make every visible page's picture, delete those that no page shows any more; return how many were missing."""
    pages = readable(Page.objects.filter(depth__gt=1)).order_by("path").specific(defer=False)
    pages = [page for page in pages.select_related("locale") if isinstance(page, BasePage)]
    cards = [social_image.make(page) for page in pages]
    made = sum(is_new for _card, is_new in cards)
    gone = social_image.delete_unused({card.name for card, _is_new in cards})
    tell(f"Shared links: {len(pages)}; pictures made: {made}; deleted: {gone}.")
    return made
