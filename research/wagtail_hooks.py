"""Wagtail hooks of the research app: its lists, the imported records, pasting."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from pepr_site.editing.snippet_lists import ListViewSet
from pepr_site.operations.monitoring import status_page
from research.imports import inbox
from research.models import Platform, Publication, Result
from research.pasting import views as pasting
from research.sources import status

# Columns for whether it is shown on the site, and whether its texts are in English too.
SHOWN = BooleanColumn("is_shown", label=_("Montré sur le site"), sort_key="is_shown")
ENGLISH = BooleanColumn("is_translated", label=_("En anglais"))
status_page.sections[_("Sources")] = status.section


class PublicationViewSet(ListViewSet):
    model = Publication
    icon = "openquote"
    list_display = [
        "title",
        "year",
        Column("get_kind_display", label=_("Nature"), sort_key="kind"),
        Column("get_state_display", label=_("État"), sort_key="state"),
        Column("get_source_display", label=_("Source"), sort_key="source"),
    ]
    list_filter = ["state", "kind", "year", "source", "why"]
    search_fields = ["title", "title_fr", "title_en", "authors", "doi", "hal_id"]
    ordering = ["-arrived_at"]


class ResultViewSet(ListViewSet):
    model = Result
    icon = "success"
    list_display = ["name", Column("get_kind_display", label=_("Nature"), sort_key="kind"), "year", SHOWN, ENGLISH]
    list_filter = ["kind", "is_shown"]
    search_fields = ["name", "description"]


class PlatformViewSet(ListViewSet):
    model = Platform
    icon = "cog"
    list_display = ["name", "place", SHOWN, ENGLISH]
    list_filter = ["is_shown"]
    search_fields = ["name", "description"]


@register_snippet
class ResearchViewSetGroup(SnippetViewSetGroup):
    menu_label = _("Résultats")
    menu_icon = "openquote"
    menu_order = 151
    add_to_admin_menu = True
    items = (PublicationViewSet, ResultViewSet, PlatformViewSet)


@hooks.register("register_admin_urls")
def addresses():
    return [
        path("research/inbox/", inbox.inbox, name=inbox.NAME),
        path("research/paste/", pasting.paste, name=pasting.NAME),
    ]


hooks.register("register_admin_menu_item", inbox.menu_item)
