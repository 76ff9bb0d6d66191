"""What this site changes in Wagtail through its hooks."""

from wagtail import hooks

from pepr_site import passages
from pepr_site.rich_text import VisiblePageLinkHandler
from pepr_site.translation import hooks as translation_hooks  # noqa: F401


# After Wagtail's own registration of its handler, which this one replaces.
@hooks.register("register_rich_text_features", order=10)
def register_page_links(features):
    features.register_link_type(VisiblePageLinkHandler)


@hooks.register("register_rich_text_features")
def register_passages(features):
    passages.register(features)
