"""What this site changes in Wagtail through its hooks."""

from wagtail import hooks

from pepr_site import passages
from pepr_site.people import hooks as people_hooks  # noqa: F401
from pepr_site.rich_text import VisiblePageLinkHandler
from pepr_site.search import report
from pepr_site.translation import hooks as translation_hooks  # noqa: F401


# After Wagtail's own registration of its handler, which this one replaces.
@hooks.register("register_rich_text_features", order=10)
def register_page_links(features):
    features.register_link_type(VisiblePageLinkHandler)


@hooks.register("register_rich_text_features")
def register_passages(features):
    passages.register(features)


@hooks.register("register_admin_urls")
def register_report_addresses():
    return report.urls()


@hooks.register("register_reports_menu_item")
def register_report():
    return report.menu_item()


@hooks.register("construct_reports_menu")
def leave_out_search_terms(request, menu_items):
    """Wagtail's own report of search terms stays empty here: nothing is counted of a search that finds."""
    menu_items[:] = [item for item in menu_items if item.name != "search-terms"]
