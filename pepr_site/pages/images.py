"""The rendition filters of the site, whose files are made when a picture is saved."""

import functools
from contextlib import contextmanager

from django.templatetags.static import static
from django.utils.translation import gettext as _
from django_tasks import task
from wagtail.images import get_image_model
from wagtail.images.models import Filter, SourceImageIOError

from pepr_site.operations import content_version, tasks
from pepr_site.operations.image_conversion import plain_copy
from pepr_site.operations.tasks import are_renditions_deferred
from pepr_site.operations.uploads import DAMAGED

# What a template may write in `{% picture … %}`: a task makes them when the picture
# is saved, so that no visitor waits for one. A test compares the two.
PICTURE_SPECS = (
    # In the body of a page, across the measure.
    "format-{avif,webp,jpeg} width-{400,800}",
    # In a list.
    "format-{avif,webp,jpeg} fill-400x300",
)
# What a shared link shows of a page that has a picture for it (see `pepr_site.web.social_image`).
SHARING = Filter(spec="fill-1200x630|format-jpeg")
SHARING_SIZE = (1200, 630)
# The placeholder of a picture without renditions.
PLACEHOLDER = "img/picture-to-come.svg"


def rendition_filters():
    """Return the `Filter` of each rendition that the templates use."""
    return [Filter(spec=spec) for pattern in PICTURE_SPECS for spec in Filter.expand_spec(pattern)] + [SHARING]


_SPECS = frozenset(filter.spec for filter in rendition_filters())


@functools.cache
def _filter(spec):
    """Return the `Filter` of a spec, cached: parsing one takes half a millisecond."""
    return Filter(spec=spec)


def credit_errors(picture):
    """Return what prevents a picture from being published, a list of messages: a missing credit."""
    if picture is None or picture.credit:
        return []
    return [_("Cette image n’a pas de crédit. Ouvrez-la dans « Images » et dites qui l’a faite.")]


def sharing_errors(page):
    """Return what prevents the sharing picture of a page from being published, by field name."""
    picture = page.sharing_image
    if picture is None:
        return {}
    errors = {"sharing_image": credit_errors(picture), "sharing_image_alt": []}
    if picture.width < SHARING_SIZE[0] or picture.height < SHARING_SIZE[1]:
        size = {"width": picture.width, "height": picture.height}
        errors["sharing_image"].append(
            _("Cette image est trop petite pour être partagée : %(width)s × %(height)s pixels.") % size
        )
    if not (page.sharing_image_alt or picture.description):
        errors["sharing_image_alt"].append(_("Écrivez ce que montre l’image."))
    return {name: found for name, found in errors.items() if found}


@contextmanager
def _as_image_error():
    """Raise the error that Wagtail's views handle as a broken picture, for any damaged file."""
    try:
        yield
    except DAMAGED as error:
        raise SourceImageIOError(str(error)) from error


class ExistingRenditionsMixin:
    """For the image model: pages use existing renditions only, which a task makes."""

    @contextmanager
    def open_file(self):
        """Open the file that renditions are made from: an 8-bit still picture, whatever is stored."""
        with super().open_file() as file:
            yield plain_copy(file) or file

    def create_rendition(self, filter):
        with _as_image_error():
            return super().create_rendition(filter)

    def create_renditions(self, *filters):
        with _as_image_error():
            return super().create_renditions(*filters)

    @property
    def has_no_rendition(self):
        """Whether pages show the placeholder because no rendition of the picture could be made."""
        return without_renditions().filter(pk=self.pk).exists()

    def get_renditions(self, *filters):
        """Return the existing renditions by spec, or else a placeholder.

        The browser chooses among the formats and widths that it is given: a page with half of them works, and is
        rendered again once the others exist.
        """
        filters = [_filter(getattr(filter, "spec", filter)) for filter in filters]
        if not all(filter.spec in _SPECS for filter in filters):
            # The admin's own sizes, which only editors see.
            return super().get_renditions(*filters)
        there = self.find_existing_renditions(*filters)
        if not there:
            return {filters[-1].spec: self._placeholder(filters[-1])}
        return {filter.spec: there[filter] for filter in filters if filter in there}

    def make_renditions(self):
        """Make the missing renditions for pages; return how many. Raises `OSError` for a damaged file."""
        filters = rendition_filters()
        missing = [filter for filter in filters if filter not in self.find_existing_renditions(*filters)]
        if missing:
            super().get_renditions(*filters)
        return len(missing)

    def _placeholder(self, filter):
        width, height = (max(1, round(side)) for side in filter.get_transform(self).size)
        return self.get_rendition_model()(image=self, filter_spec=filter.spec, width=width, height=height)


class PlaceholderMixin:
    """For the rendition model: one without a file shows the placeholder."""

    @property
    def url(self):
        return super().url if self.file else static(PLACEHOLDER)


@task
def make_renditions(pk):
    """Make the renditions of a picture, after which its pages are rendered again; report failures."""
    picture = get_image_model().objects.filter(pk=pk).first()
    if picture and picture.make_renditions():
        content_version.renew()


def _all_without_renditions():
    return get_image_model().objects.exclude(renditions__filter_spec__in=_SPECS)


@content_version.cached_by_version
def _is_any_without_renditions():
    return _all_without_renditions().exists()


def without_renditions():
    """Return the pictures without any rendition, which pages show as a placeholder.

    Two queries; none if every picture had a rendition when the content last changed.
    """
    if not _is_any_without_renditions():
        return get_image_model().objects.none()
    return _all_without_renditions().exclude(pk__in=tasks.untried(make_renditions))


def queue_renditions(instance, raw=False, update_fields=None, **kwargs):
    """A receiver of `post_save`: queue the renditions of the picture."""
    is_about_file = update_fields is None or "file" in update_fields
    if not raw and is_about_file and not are_renditions_deferred():
        make_renditions.enqueue(instance.pk)
