"""Each page and snippet in each other language, and what to do: the report « Traductions », the dashboard's panel."""

from collections import Counter
from urllib.parse import urlencode

from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views.reports.base import ReportView
from wagtail.models import Page, get_page_models
from wagtail.permission_policies.pages import PagePermissionPolicy

from pepr_site.translation import states
from pepr_site.translation.models import TranslationState
from pepr_site.translation.states import State

# Rows of the panel.
SHOWN = 5


class TranslationFilterSet(WagtailFilterSet):
    """Filters rows that are no table of the database: each filter names the attribute that it compares."""

    state = ChoiceFilter(label=_("État"), choices=State.choices)
    code = ChoiceFilter(label=_("Langue"), choices=lambda: language_choices())
    kind = ChoiceFilter(label=_("Type"), choices=lambda: kind_choices())

    class Meta:
        model = TranslationState
        fields = []

    def filter_queryset(self, rows):
        wanted = {name: value for name, value in self.form.cleaned_data.items() if value}
        return [row for row in rows if all(getattr(row, name) == value for name, value in wanted.items())]


def language_choices():
    return [(locale.language_code, capfirst(states.language_name(locale))) for locale in states.site_locales()[1:]]


def kind_choices():
    """The types of page and of snippet, each by its label."""
    models = {*get_page_models(), *states.followed_models()} - {Page}
    choices = [(model._meta.label, capfirst(str(model._meta.verbose_name))) for model in models]
    return sorted(choices, key=lambda choice: choice[1])


class ActionColumn(BaseColumn):
    """What to do next: open the translation, or begin it, which changes the site and so takes a form."""

    cell_template_name = "translation/action_cell.html"

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        request = parent_context["request"]
        together = instance.may_go_together(request.user)
        return context | {"row": instance, "csrf_token": get_token(request), "together": together}


class TranslationReportView(ReportView):
    page_title = _("Traductions")
    header_icon = "globe"
    index_url_name = "translation_report"
    index_results_url_name = "translation_report_results"
    permission_policy = PagePermissionPolicy()
    any_permission_required = ["add", "change", "publish"]
    filterset_class = TranslationFilterSet
    export_filename = "traductions"
    columns = [
        TitleColumn("title", label=_("Original"), get_url=lambda row: row.source_url),
        Column("type", label=_("Type"), accessor="type_name"),
        Column("language", label=_("Langue"), accessor="language"),
        Column("state", label=_("État"), accessor="state.label", width="10%"),
        DateColumn("since", label=_("Depuis"), accessor="since", width="12%"),
        ActionColumn("action", label=_("À faire")),
    ]
    list_export = ["title", "type_name", "language", "state.label", "since", "source_address"]
    export_headings = {
        "title": _("Original"),
        "type_name": _("Type"),
        "language": _("Langue"),
        "state.label": _("État"),
        "since": _("Depuis"),
        "source_address": _("Adresse de l’original"),
    }

    def get_queryset(self):
        rows = self.filter_queryset(states.editable(states.rows(), self.request.user))
        order = list(State.values)
        return sorted(rows, key=lambda row: order.index(row.state))

    def get_filtered_queryset(self):
        # Filtered already: wagtail's report would do it once more.
        return self.get_queryset()


class TranslationPanel(Component):
    """How many stand in each state, with a link to each list, for whom may edit pages.

    A constant number of queries; nothing is drawn for a site in one language.
    """

    name = "translations"
    template_name = "translation/panel.html"
    order = 46

    def __init__(self, user):
        self.user = user

    def get_context_data(self, parent_context):
        rows = states.editable(states.remembered_rows(), self.user)
        counts = Counter(row.state for row in rows)
        report = reverse("translation_report")
        order = list(State)
        waiting = sorted((row for row in rows if row.state != State.TRANSLATED), key=lambda row: order.index(row.state))
        return {
            "total": len(rows),
            "counts": [
                {"label": state.label, "count": counts[state], "url": f"{report}?{urlencode({'state': state.value})}"}
                for state in State
            ],
            "rows": waiting[:SHOWN],
            "request": parent_context["request"],
            "csrf_token": parent_context.get("csrf_token"),
            "report_url": report,
        }
