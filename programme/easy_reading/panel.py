"""The dashboard panel of easy-to-read pages."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pepr_site.editing.dashboard.panels import SHOWN, TOTAL, Panel, edit_url, editable
from programme.easy_reading.models import EasyPage


class EasyPanel(Panel):
    """Easy pages whose original has changed; hidden when there are none."""

    name = "easy"
    order = 42
    heading = gettext_lazy("Facile à lire : à comparer à la page d’origine")
    is_quiet = True

    def items(self):
        pages = EasyPage.objects.filter(pk__in=editable(self.user).values("pk"), live=True)
        pages = pages.exclude(outdated_since=None).only("title", "draft_title", "source_page", "outdated_since")
        return pages.annotate(total=TOTAL).order_by("outdated_since")[:SHOWN]

    def row(self, item):
        note = _("la page d’origine a changé depuis le %(day)s") % {"day": date_format(item.outdated_since)}
        links = [{"label": _("Page d’origine"), "url": reverse("wagtailadmin_pages:edit", args=[item.source_page_id])}]
        return {"title": item.get_admin_display_title(), "url": edit_url(item), "note": note, "links": links}
