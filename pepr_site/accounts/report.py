"""The administrators' report of who came in, who did not, and whose rights changed."""

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, Q, TextField, Value, When
from django.db.models.fields.json import KT
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, DateFromToRangeFilter, ModelChoiceFilter
from wagtail.admin.auth import permission_denied
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.menu import AdminOnlyMenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import ModelLogEntry

from pepr_site.accounts import audit_log
from pepr_site.open_data.files import guarded

NAME = "sign_ins"


class SignInFilterSet(WagtailFilterSet):
    action = ChoiceFilter(label=_("Événement"), choices=list(audit_log.LABELS.items()))
    person = ModelChoiceFilter(
        label=_("Personne"),
        method="filter_person",
        queryset=lambda request: get_user_model().objects.order_by("username"),
    )
    timestamp = DateFromToRangeFilter(label=_("Date"), widget=DateRangePickerWidget)

    class Meta:
        model = ModelLogEntry
        fields = []

    def filter_person(self, queryset, name, value):
        kind = ContentType.objects.get_for_model(get_user_model())
        return queryset.filter(content_type=kind, object_id=str(value.pk))


def plain(value):
    """Return a value as a cell that no spreadsheet runs."""
    return guarded(str(value or ""))


class SignInReport(ReportView):
    """Every entry of the journal, the last first; as a spreadsheet too."""

    model = ModelLogEntry
    page_title = _("Connexions et droits")
    header_icon = "lock"
    filterset_class = SignInFilterSet
    is_searchable = False
    default_ordering = "-timestamp"
    index_url_name = NAME
    index_results_url_name = f"{NAME}_results"
    columns = [
        DateColumn("timestamp", label=_("Date"), sort_key="timestamp"),
        Column("person", label=_("Personne")),
        Column("message", label=_("Événement")),
        Column("user", label=_("Par")),
        Column("address", label=_("Réseau")),
    ]
    export_headings = {column.name: column.label for column in columns}
    list_export = list(export_headings)
    custom_field_preprocess = {name: {"csv": plain, "xlsx": plain} for name in list_export[1:]}

    def get_base_queryset(self):
        is_account = Q(content_type=ContentType.objects.get_for_model(get_user_model()))
        unknown = Value(gettext("compte inconnu"), output_field=TextField())
        return (
            audit_log.entries()
            .select_related("user")
            .annotate(person=Case(When(is_account, then="label"), default=unknown), address=KT("data__address"))
        )

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_superuser:
            return permission_denied(request)
        return super().dispatch(request, *args, **kwargs)


def menu_item():
    return AdminOnlyMenuItem(_("Connexions et droits"), reverse(NAME), name=NAME, icon_name="lock", order=1400)


def urls():
    return [
        path("reports/connexions/", SignInReport.as_view(), name=NAME),
        path("reports/connexions/results/", SignInReport.as_view(results_only=True), name=f"{NAME}_results"),
    ]
