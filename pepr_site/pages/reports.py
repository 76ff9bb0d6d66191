"""The addresses of a report in the admin, and its entry in the menu, as its view has them.

The view, one of Wagtail's `ReportView`, names its `permission_policy` and `any_permission_required`.
"""

from django.urls import path, reverse
from wagtail.admin.menu import MenuItem


def report_urls(view, address):
    """Return where a report is read, and where its rows alone are."""
    return [
        path(address, view.as_view(), name=view.index_url_name),
        path(f"{address}results/", view.as_view(results_only=True), name=view.index_results_url_name),
    ]


class ReportItem(MenuItem):
    """The entry of a report, for who may read it."""

    def __init__(self, view, order, query=""):
        address = reverse(view.index_url_name) + query
        super().__init__(view.page_title, address, name=view.index_url_name, icon_name=view.header_icon, order=order)
        self.view = view

    def is_shown(self, request):
        return self.view.permission_policy.user_has_any_permission(request.user, self.view.any_permission_required)
