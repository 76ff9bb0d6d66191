"""The report « Pages à relire »."""

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Concat, NullIf, Trim
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import ContentTypeFilter, WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.models import Page, get_page_content_types
from wagtail.permission_policies.pages import PagePermissionPolicy

from pepr_site.pages.reports import Report, register_report
from pepr_site.pages.review_dates import with_due_dates


class ReviewFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=_("État"),
        method="filter_state",
        choices=[("late", _("à relire maintenant")), ("fresh", _("à jour"))],
        empty_label=_("toutes"),
    )
    responsible = django_filters.ModelChoiceFilter(
        method="filter_responsible",
        label=_("Responsable"),
        queryset=lambda request: get_user_model().objects.filter(is_active=True).order_by("last_name", "username"),
    )
    content_type = ContentTypeFilter(
        label=_("Type de page"), queryset=lambda request: get_page_content_types(include_base_page_type=False)
    )

    class Meta:
        model = Page
        fields = ["state", "responsible", "content_type"]

    def filter_responsible(self, queryset, name, value):
        return queryset.filter(responsible_id=value.pk)

    def filter_state(self, queryset, name, value):
        today = timezone.localdate()
        return queryset.filter(due_on__lte=today) if value == "late" else queryset.filter(due_on__gt=today)


def day(value):
    """Return a date in words: Wagtail's column says « il y a 0 minute » for a future day."""
    return date_format(value) if value else ""


@register_report
class ReviewReport(Report):
    """The live pages by the date of their review, with the responsible user; as a spreadsheet too.

    Not for readers, who have nothing to review. A menu item leads to the overdue pages.
    """

    model = Page

    page_title = _("Pages à relire")
    header_icon = "calendar-check"
    empty_message = _("Aucune page n’est à relire.")
    filterset_class = ReviewFilterSet
    index_url_name, address = "review_report", "reports/review/"
    menu, order, query = "register_admin_menu_item", 160, "?state=late"
    default_ordering = "due_on"
    is_searchable = False
    columns = [
        TitleColumn("title", label=_("Titre"), sort_key="title", url_name="wagtailadmin_pages:edit"),
        Column("language", label=_("Langue"), accessor="locale.get_display_name"),
        Column("kind", label=_("Type")),
        Column("responsible_name", label=_("Responsable")),
        Column(
            "last_verified_on",
            label=_("Vérifié le"),
            accessor=lambda page: day(page.last_verified_on),
            sort_key="last_verified_on",
        ),
        Column("due_on", label=_("À relire le"), accessor=lambda page: day(page.due_on), sort_key="due_on"),
    ]
    list_export = ["title", "kind", "responsible_name", "last_verified_on", "due_on", "full_url"]
    export_headings = {"full_url": _("Adresse")}

    def get_queryset(self):
        pages = PagePermissionPolicy().instances_user_has_permission_for(self.request.user, "change")
        pages = with_due_dates(pages.filter(live=True, depth__gt=1))
        name = NullIf(Trim(Concat("first_name", Value(" "), "last_name")), Value(""))
        people = get_user_model().objects.filter(pk=OuterRef("responsible_id"))
        self.queryset = pages.annotate(
            responsible_name=Subquery(people.values(name=Coalesce(name, "username"))[:1])
        ).select_related("locale", "content_type")
        return super().get_queryset()

    def decorate_paginated_queryset(self, object_list):
        for page in object_list:
            page.kind = capfirst(page.cached_content_type.name)
        return object_list
