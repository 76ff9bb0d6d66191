"""`manage.py make_renditions`: makes every size and format of every picture, before a visitor asks for it."""

from django.core.management.base import BaseCommand
from wagtail.images import get_image_model

from pepr_site.images import rendition_filters
from pepr_site.management.progress import Progress


class Command(BaseCommand):
    help = "Make the renditions of every picture that the templates ask for and that are not there yet."
    requires_system_checks = []

    def handle(self, *args, verbosity, **options):
        filters = rendition_filters()
        pictures = get_image_model().objects.prefetch_renditions(*filters).order_by("pk")
        progress = Progress(self.stdout, verbosity)
        progress.start(len(pictures))
        made = 0
        for picture in pictures:
            count, trouble = make(picture, filters)
            made += count
            progress.step(f"{picture.filename}: {trouble or f'{count} made'}", worth_keeping=bool(trouble))
        progress.finish(f"Pictures: {len(pictures)}; renditions made: {made}.")


def make(picture, filters):
    """Make what is missing of a picture; return how many renditions that was, and what went wrong, or ""."""
    missing = len(filters) - len(picture.find_existing_renditions(*filters))
    if not missing:
        return 0, ""
    try:
        picture.get_renditions(*filters)
    except OSError as error:
        return 0, f"cannot be resized: {error}"
    return missing, ""
