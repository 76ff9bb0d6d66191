"""The base class of this site's lists in the admin: URL, menu entry and permission."""

from django.core.exceptions import PermissionDenied
from django.middleware.csrf import get_token
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies.pages import PagePermissionPolicy


class PermittedMenuItem(MenuItem):
    """A menu item for users whom `may_use`, a function, accepts."""

    def __init__(self, *args, may_use, **kwargs):
        self.may_use = may_use
        super().__init__(*args, **kwargs)

    def is_shown(self, request):
        return self.may_use(request.user)


class FormColumn(Column):
    """Cells that contain a form, rendered by `template`: Wagtail's columns get no CSRF token."""

    def __init__(self, *args, template, **kwargs):
        self.cell_template_name = template
        super().__init__(*args, **kwargs)

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        return context | {"csrf_token": get_token(context["request"])}


class Report(ReportView):
    """A list for users whom `may_read` accepts; `register_report` adds its URLs and its menu item.

    Its URL name is `index_url_name`, its path `address` under the admin, its position in the menu `order`.
    """

    address, order = "", 1000
    menu = "register_reports_menu_item"
    # What its entry in the menu asks for first.
    query = ""
    page_rights = ("add", "change", "publish")
    permission_policy = None
    # What it says while it is empty and nothing narrows it.
    empty_message = ""

    @classmethod
    def may_read(cls, user):
        """Whether a user has one of the `page_rights` on some page."""
        return PagePermissionPolicy().user_has_any_permission(user, cls.page_rights)

    def dispatch(self, request, *args, **kwargs):
        if not self.may_read(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def no_results_message(self):
        is_narrowed = self.is_searching or self.is_filtering
        return gettext("Rien ne correspond à ces critères.") if is_narrowed else self.empty_message

    @property
    def index_results_url_name(self):
        return f"{self.index_url_name}_results"

    def get_heading(self, queryset, field):
        """Use the headings of the list in spreadsheets too."""
        label = next((column.label for column in self.columns if column.name == field), "")
        return str(label) or super().get_heading(queryset, field)

    @classmethod
    def urls(cls):
        """Return its URL, and that of its results alone."""
        return [
            path(cls.address, cls.as_view(), name=cls.index_url_name),
            path(f"{cls.address}results/", cls.as_view(results_only=True), name=f"{cls.index_url_name}_results"),
        ]

    @classmethod
    def menu_item(cls):
        return PermittedMenuItem(
            cls.page_title,
            reverse(cls.index_url_name) + cls.query,
            name=cls.index_url_name,
            icon_name=cls.header_icon,
            order=cls.order,
            may_use=cls.may_read,
        )


def register_report(report):
    """Register a `Report` in the admin: a class decorator."""
    hooks.register("register_admin_urls", report.urls)
    hooks.register(report.menu, report.menu_item)
    return report
