"""The dashboard panel of easy-to-read pages."""

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
        pages = pages.exclude(outdated_since=None).select_related("locale", "source_page")
        return pages.annotate(total=TOTAL).order_by("outdated_since")[:SHOWN]

    def row(self, item):
        note = _("la page d’origine a changé depuis le %(day)s") % {"day": date_format(item.outdated_since)}
        links = [{"label": _("Page d’origine"), "url": edit_url(item.source_page)}]
        return {"title": item.get_admin_display_title(), "url": edit_url(item), "note": note, "links": links}
