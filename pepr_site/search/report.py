"""The editors' report of what was sought and not found."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Max, Sum
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, DateFromToRangeFilter
from wagtail.admin.auth import permission_denied
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn
from wagtail.admin.views.reports import ReportView

from pepr_site.search.models import MissedSearch
from pepr_site.search.zero_results import KEPT_DAYS

NAME = "missed_searches"


def may_see(user):
    """Those who choose promoted results see what is missing."""
    return user.has_perm("wagtailsearchpromotions.add_searchpromotion")


class MissedSearchFilterSet(WagtailFilterSet):
    day = DateFromToRangeFilter(label=_("Jour"), widget=DateRangePickerWidget)
    language = ChoiceFilter(label=_("Langue"), choices=settings.LANGUAGES)

    class Meta:
        model = MissedSearch
        fields = []


class MissedSearchReport(ReportView):
    """The words that found nothing, the most sought first; those of one language counted together over the days."""

    model = MissedSearch
    page_title = _("Recherches sans résultat")
    header_icon = "search"
    is_searchable = True
    search_fields = ["words"]
    filterset_class = MissedSearchFilterSet
    default_ordering = "-sum"
    index_url_name = NAME
    index_results_url_name = f"{NAME}_results"
    columns = [
        Column("words", label=_("Mots"), sort_key="words"),
        Column("language", label=_("Langue"), sort_key="language"),
        NumberColumn("sum", label=_("Recherches"), sort_key="sum"),
        DateColumn("last", label=_("Dernier jour"), sort_key="last"),
    ]
    list_export = ["words", "language", "sum", "last"]
    export_headings = {
        "words": _("Mots"),
        "language": _("Langue"),
        "sum": _("Recherches"),
        "last": _("Dernier jour"),
    }

    def get_base_queryset(self):
        kept = MissedSearch.objects.filter(day__gte=timezone.localdate() - timedelta(days=KEPT_DAYS))
        return kept.values("words", "language").annotate(sum=Sum("times"), last=Max("day"))

    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs) if may_see(request.user) else permission_denied(request)


class MissedSearchMenuItem(MenuItem):
    def is_shown(self, request):
        return may_see(request.user)


def menu_item():
    return MissedSearchMenuItem(_("Recherches sans résultat"), reverse(NAME), name=NAME, icon_name="search", order=1300)


def urls():
    return [
        path("reports/missed-searches/", MissedSearchReport.as_view(), name=NAME),
        path("reports/missed-searches/results/", MissedSearchReport.as_view(results_only=True), name=f"{NAME}_results"),
    ]
