"""The report « Traductions » and the dashboard's panel: the state of each object in each other language."""

from collections import Counter
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.models import Page, get_page_models, get_translatable_models

from pepr_site.pages.reports import FormColumn, Report, register_report
from pepr_site.translation import states, together
from pepr_site.translation.models import TranslationState
from pepr_site.translation.states import State

# The number of rows in the panel.
SHOWN = 5


class TranslationFilterSet(WagtailFilterSet):
    """Filters rows that are not in a table: each filter names the attribute that it compares."""

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
    """The types of page and of snippet, by label."""
    models = {*get_page_models(), *get_translatable_models()} - {Page}
    choices = [(model._meta.label, capfirst(str(model._meta.verbose_name))) for model in models]
    return sorted(choices, key=lambda choice: choice[1])


class ActionColumn(FormColumn):
    """The next step: open the translation, or start it, which is a POST form; publish it with its original."""

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        pages = [
            page
            for page in (instance.translation, instance.source)
            if isinstance(page, Page) and page.has_unpublished_changes
        ]
        return context | {"row": instance, "together": together.publish_url(pages, context["request"].user)}


def by_urgency(rows):
    order = list(State)
    return sorted(rows, key=lambda row: order.index(row.state))


@register_report
class TranslationReport(Report):
    page_title = _("Traductions")
    header_icon = "globe"
    empty_message = _("Aucune page n’est à traduire.")
    index_url_name, address, order = "translation_report", "translation/", 200
    filterset_class = TranslationFilterSet
    export_filename = "traductions"
    columns = [
        TitleColumn("title", label=_("Original"), get_url=lambda row: row.source_url),
        Column("type_name", label=_("Type")),
        Column("language", label=_("Langue")),
        Column("state.label", label=_("État"), width="10%"),
        DateColumn("since", label=_("Depuis"), width="12%"),
        ActionColumn("action", label=_("À faire"), template="translation/action_cell.html"),
    ]
    list_export = ["title", "type_name", "language", "state.label", "since", "source_address"]
    export_headings = {"source_address": _("Adresse de l’original")}

    def get_filtered_queryset(self):
        return by_urgency(self.filter_queryset(states.editable(states.rows(), self.request.user)))


class TranslationPanel(Component):
    """The number of translations in each state, with links to the lists, for users who edit pages.

    A constant number of queries; hidden on a site with one language.
    """

    name = "translations"
    template_name = "translation/panel.html"
    order = 46

    def __init__(self, user):
        self.user = user

    def get_context_data(self, parent_context):
        rows = states.editable(states.cached_rows(), self.user) if TranslationReport.may_read(self.user) else []
        counts, report = Counter(row.state for row in rows), reverse("translation_report")
        return {
            "total": len(rows),
            "counts": [
                {"label": state.label, "count": counts[state], "url": f"{report}?{urlencode({'state': state.value})}"}
                for state in State
            ],
            "rows": by_urgency(row for row in rows if row.state != State.TRANSLATED)[:SHOWN],
            "csrf_token": parent_context.get("csrf_token"),
        }
