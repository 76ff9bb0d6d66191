"""The administrators' report of sign-ins, failed sign-ins and changes of permissions."""

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, Q, TextField, Value, When
from django.db.models.fields.json import KT
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter, DateFromToRangeFilter, ModelChoiceFilter
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.models import ModelLogEntry

from pepr_site.accounts import audit_log
from pepr_site.open_data.files import guarded
from pepr_site.pages.reports import Report, register_report


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
    """Return a value as a cell that no spreadsheet executes."""
    return guarded(str(value or ""))


@register_report
class SignInReport(Report):
    """All entries of the audit log, the latest first; as a spreadsheet too."""

    model = ModelLogEntry
    page_title = _("Connexions et droits")
    header_icon = "lock"
    empty_message = _("Rien n’est encore noté.")
    filterset_class = SignInFilterSet
    is_searchable = False
    default_ordering = "-timestamp"
    index_url_name, address, order = "sign_ins", "reports/connexions/", 1400
    columns = [
        DateColumn("timestamp", label=_("Date"), sort_key="timestamp"),
        Column("person", label=_("Personne")),
        Column("message", label=_("Événement")),
        Column("user", label=_("Par")),
        Column("address", label=_("Réseau")),
    ]
    list_export = [column.name for column in columns]
    custom_field_preprocess = {name: {"csv": plain, "xlsx": plain} for name in list_export[1:]}

    @classmethod
    def may_read(cls, user):
        return user.is_superuser

    def get_base_queryset(self):
        is_account = Q(content_type=ContentType.objects.get_for_model(get_user_model()))
        unknown = Value(gettext("compte inconnu"), output_field=TextField())
        return (
            audit_log.entries()
            .select_related("user")
            .annotate(person=Case(When(is_account, then="label"), default=unknown), address=KT("data__address"))
        )
