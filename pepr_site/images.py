"""The sizes and formats in which the site shows its pictures."""

from wagtail.images.models import Filter

# What a template may write in `{% picture … %}`: `make_renditions` makes them
# ahead, so that no visitor waits for one. A test compares the two.
PICTURE_SPECS = (
    # In the body of a page, across the measure.
    "format-{avif,webp,jpeg} width-{400,800}",
    # In a list.
    "format-{avif,webp,jpeg} fill-400x300",
)


def rendition_filters():
    """Return the `Filter` of each rendition that the templates ask of a picture."""
    return [Filter(spec=spec) for pattern in PICTURE_SPECS for spec in Filter.expand_spec(pattern)]
