"""What this site changes in Wagtail through its hooks."""

from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.userbar import ContentCheckerItem
from wagtail.models import Page
from wagtail.permissions import policy_registry

from pepr_site.accounts import wagtail_hooks as account_hooks  # noqa: F401
from pepr_site.blocks import comparisons  # noqa: F401
from pepr_site.blocks.rich_text import VisiblePageLinkHandler, register_language_spans
from pepr_site.contact.admin import ContactMessageViewSet
from pepr_site.editing import (  # noqa: F401
    desk_calendar,
    guide,
    page_models,
    pasting,
    refusals,
    repeated_creation,
    search_areas,
    visit_report,
)
from pepr_site.editing.background_failures import connect, say_what_a_page_cannot_show
from pepr_site.editing.content_checks import SiteCheckerItem
from pepr_site.editing.dashboard.records import RecordsPanel
from pepr_site.editing.link_check import report as link_report
from pepr_site.editing.reports import ReviewReport
from pepr_site.operations.monitoring import status_page
from pepr_site.operations.monitoring.middleware import note_page
from pepr_site.review import collisions  # noqa: F401
from pepr_site.review import wagtail_hooks as review_hooks  # noqa: F401
from pepr_site.search import zero_results
from pepr_site.translation import wagtail_hooks as translation_hooks  # noqa: F401
from pepr_site.trash import views as trash

hooks.register("before_serve_page", note_page)
hooks.register("before_delete_snippet", refusals.keep_what_is_shown)
hooks.register("before_create_page", repeated_creation.page_made)
hooks.register("before_create_snippet", repeated_creation.snippet_made)
hooks.register("after_create_snippet", repeated_creation.note)
hooks.register("before_copy_page", refusals.choose_place)
hooks.register("before_move_page", refusals.keep_address_free)
hooks.register("before_bulk_action", refusals.keep_addresses_free)
hooks.register("before_bulk_action", refusals.refuse_unfinished)
hooks.register("before_edit_page", say_what_a_page_cannot_show)
connect()


# After Wagtail's own registration of its handler, which this one replaces.
@hooks.register("register_rich_text_features", order=10)
def register_page_links(features):
    features.register_link_type(VisiblePageLinkHandler)


@hooks.register("register_rich_text_features")
def register_passages(features):
    register_language_spans(features)


@hooks.register("insert_global_admin_js")
def read_what_is_pasted():
    return pasting.script()


@hooks.register("construct_homepage_panels")
def add_records(request, panels):
    if RecordsPanel.concerns(request.user):
        panels.append(RecordsPanel(request.user))


@hooks.register("register_admin_urls")
def register_report_addresses():
    return [*zero_results.urls(), *visit_report.urls(), *desk_calendar.urls(), *link_report.urls()]


@hooks.register("register_admin_urls")
def register_trash_addresses():
    return trash.urls()


@hooks.register("register_admin_menu_item")
def register_trash():
    return trash.menu_item()


@hooks.register("register_log_actions")
def register_trash_actions(actions):
    actions.register_action("pepr_site.restore", _("Restaurer de la corbeille"), _("Restauré de la corbeille"))
    actions.register_action("pepr_site.erase", _("Supprimer pour de bon"), _("Supprimé pour de bon"))


@hooks.register("register_admin_urls")
def register_operators_addresses():
    return status_page.urls()


@hooks.register("register_reports_menu_item")
def register_operators():
    return status_page.menu_item()


@hooks.register("register_admin_viewset")
def register_messages():
    return ContactMessageViewSet()


@hooks.register("register_reports_menu_item")
def register_report():
    return zero_results.menu_item()


@hooks.register("register_reports_menu_item")
def register_desk_calendar():
    return desk_calendar.menu_item()


@hooks.register("register_reports_menu_item")
def register_visits():
    return visit_report.menu_item()


@hooks.register("register_reports_menu_item")
def register_links():
    return link_report.menu_item()


@hooks.register("construct_reports_menu")
def leave_out_search_terms(request, menu_items):
    """Wagtail's own report of search terms stays empty here: nothing is counted of a search that finds."""
    menu_items[:] = [item for item in menu_items if item.name != "search-terms"]


@hooks.register("insert_global_admin_js")
def read_dates():
    return format_html('<script src="{}"></script>', static("js/admin-dates.js"))


@hooks.register("construct_wagtail_userbar")
def use_our_checks(request, items, page):
    """Put the checks of this site in the place of Wagtail's, in the editor as in the bar over the pages."""
    items[:] = [
        SiteCheckerItem(page, in_editor=item.in_editor) if isinstance(item, ContentCheckerItem) else item
        for item in items
    ]


@hooks.register("register_admin_urls")
def review_urls():
    return [
        path("reports/review/", ReviewReport.as_view(), name="review_report"),
        path("reports/review/results/", ReviewReport.as_view(results_only=True), name="review_report_results"),
    ]


class ReviewMenuItem(MenuItem):
    def is_shown(self, request):
        # As the report asks; a reader, who may only lock pages, has nothing to verify.
        return policy_registry.get_by_type(Page).user_has_any_permission(request.user, {"add", "change", "publish"})


@hooks.register("register_admin_menu_item")
def review_menu_item():
    """In the main menu: what is out of date is one click away."""
    return ReviewMenuItem(
        _("Pages à relire"), reverse("review_report") + "?state=late", icon_name="calendar-check", order=160
    )


# Its languages, its address, what each role may do and who reviews are data of the site (see `accounts/roles.py`):
# written again at each release, they would not stay as somebody changed them here.
OF_DEPLOYMENT = {"sites", "groups", "workflows", "workflow-tasks"}


@hooks.register("construct_settings_menu")
def leave_out_what_is_deployed(request, items):
    items[:] = [item for item in items if item.name not in OF_DEPLOYMENT]
