"""The report « Pages lues »: daily visits of each page, as a chart, a table and a spreadsheet."""

from datetime import timedelta

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import DateFromToRangeFilter
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.models import Page

from pepr_site.operations.visits import Visits
from pepr_site.pages.reports import Report, register_report
from pepr_site.pages.visibility import visible

NAME = "visit_report"
# The number of days in the chart, which ends with the last requested day.
DAYS = 30


class VisitFilterSet(WagtailFilterSet):
    day = DateFromToRangeFilter(label=_("Jour"), widget=DateRangePickerWidget)

    class Meta:
        model = Visits
        fields = []


@register_report
class VisitReport(Report):
    """The visits of pages in a period, the most visited first, for users who edit pages."""

    model = Visits

    page_title = _("Pages lues")
    header_icon = "view"
    empty_message = _("Aucune page lue n’a été comptée aux jours choisis.")
    is_searchable = True
    search_fields = ["path"]
    filterset_class = VisitFilterSet
    default_ordering = "-sum"
    index_url_name, address, order = NAME, "reports/visits/", 1250
    results_template_name = "reports/visits_results.html"
    columns = [
        Column("title", label=_("Titre")),
        Column("path", label=_("Adresse"), sort_key="path"),
        NumberColumn("sum", label=_("Lectures"), sort_key="sum"),
    ]
    list_export = [column.name for column in columns]

    def get_base_queryset(self):
        return Visits.objects.values("path").annotate(sum=Sum("times"))

    def decorate_paginated_queryset(self, object_list):
        titles = {page.get_url(self.request): page.title for page in visible(Page.objects.filter(depth__gt=1))}
        for row in object_list:
            row["title"] = titles.get(row["path"], "")
        return object_list

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        if not self.is_export:
            counted = self.filter_queryset(Visits.objects.values("day").annotate(sum=Sum("times")).order_by("day"))
            days = dict(counted.order_by("day").values_list("day", "sum"))
            last = max(days, default=timezone.localdate())
            shown = [last - timedelta(days=ago) for ago in reversed(range(DAYS))]
            context["chart"] = [(day, days.get(day, 0)) for day in shown]
            context |= {"chart_most": max(times for _day, times in context["chart"]), "chart_total": sum(days.values())}
        return context
