"""Wagtail hooks of the project."""

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks

from pepr_site.accounts import wagtail_hooks as account_hooks  # noqa: F401
from pepr_site.blocks import comparisons  # noqa: F401
from pepr_site.blocks.rich_text import VisiblePageLinkHandler, register_language_spans
from pepr_site.contact.views import ContactMessageViewSet
from pepr_site.editing import (  # noqa: F401
    background_failures,
    content_checks,
    editorial_calendar,
    guide,
    page_models,
    refusals,
    repeated_creation,
    reports,
    snippet_lists,
    visit_report,
)
from pepr_site.editing.dashboard import records  # noqa: F401
from pepr_site.editing.link_check import report as link_report  # noqa: F401
from pepr_site.operations.monitoring import status_page  # noqa: F401
from pepr_site.operations.monitoring.middleware import set_page_class
from pepr_site.review import wagtail_hooks as review_hooks  # noqa: F401
from pepr_site.search import zero_results  # noqa: F401
from pepr_site.translation import wagtail_hooks as translation_hooks  # noqa: F401
from pepr_site.trash import views as trash_views  # noqa: F401

hooks.register("before_serve_page", set_page_class)


# After Wagtail registers its own handler, which this one replaces.
@hooks.register("register_rich_text_features", order=10)
def register_page_links(features):
    features.register_link_type(VisiblePageLinkHandler)


@hooks.register("register_rich_text_features")
def register_language_spans_hook(features):
    register_language_spans(features)


@hooks.register("register_admin_viewset")
def register_messages():
    return ContactMessageViewSet()


@hooks.register("insert_global_admin_js")
def insert_date_script():
    return format_html('<script src="{}"></script>', static("js/admin-dates.js"))


# The hostname, the permissions of roles and the workflows are set by code (see `accounts/roles.py`):
# each release sets them again, so changes in the admin would not last.
OF_DEPLOYMENT = {"sites", "groups", "workflows", "workflow-tasks"}


@hooks.register("construct_settings_menu")
def remove_deployed_settings(request, items):
    items[:] = [item for item in items if item.name not in OF_DEPLOYMENT]
