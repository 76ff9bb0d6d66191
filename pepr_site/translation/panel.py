"""The panel « Traductions » of the dashboard: how many stand in each state, with a link to each list."""

from collections import Counter
from urllib.parse import urlencode

from django.urls import reverse
from wagtail.admin.ui.components import Component

from pepr_site.translation import states
from pepr_site.translation.states import State

SHOWN = 5


class TranslationPanel(Component):
    """For whom may edit pages. A constant number of queries; nothing is drawn for a site in one language."""

    name = "translations"
    template_name = "translation/panel.html"
    order = 230

    def __init__(self, user):
        self.user = user

    def get_context_data(self, parent_context):
        rows = states.rows(self.user)
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
