"""The report « Liens »: broken addresses, and where each is used."""

import django_filters
from django.conf import settings
from django.db.models import Case, Value, When
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn

from pepr_site.editing.link_check.models import CheckedLink, LinkState
from pepr_site.pages.reports import Report, register_report


def reason_of(link):
    """Return why an address did not answer, translated unless it is the network's own message."""
    return link.reason and gettext(link.reason)


class LinkFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(label=_("État"), choices=LinkState.choices)

    class Meta:
        model = CheckedLink
        fields = ["state"]


class PlacesColumn(BaseColumn):
    """Where an address is used: each page or row, with the field, linked to its form."""

    cell_template_name = "reports/link_places.html"

    def get_cell_context_data(self, instance, parent_context):
        return super().get_cell_context_data(instance, parent_context) | {"places": instance.places}


@register_report
class LinkReport(Report):
    page_title = _("Liens")
    header_icon = "link"
    empty_message = _("Aucun lien n’est à réparer.")
    model = CheckedLink
    index_url_name, address, order = "link_report", "reports/links/", 210
    # For users with permissions on the whole site, since a link may be on any page.
    page_rights = ("publish",)
    filterset_class = LinkFilterSet
    results_template_name = "reports/links_results.html"
    export_filename = "liens"
    columns = [
        Column("address", label=_("Adresse")),
        Column("get_state_display", label=_("État"), width="14%"),
        Column("reason", label=_("Réponse"), accessor=reason_of, width="10%"),
        DateColumn("failing_since", label=_("Depuis"), width="12%"),
        PlacesColumn("places", label=_("Où")),
    ]
    list_export = ["address", "get_state_display", "reason", "failing_since", "checked_at"]
    export_headings = {"checked_at": _("Vérifié le")}

    def get_queryset(self):
        order = Case(*(When(state=state, then=Value(place)) for place, state in enumerate(LinkState.values)))
        self.queryset = CheckedLink.objects.order_by(order, "address")
        return super().get_queryset()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"asks_others": settings.LINK_CHECK}
