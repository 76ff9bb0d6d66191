"""Whether there is anything to show of a kind, asked once for each state of the content."""

from pepr_site.operations.content_version import cached_by_version
from pepr_site.pages.visibility import visible


@cached_by_version
def holds(model):
    """Whether a row of `model` may be read by anybody."""
    return visible(model.objects.all()).exists()
