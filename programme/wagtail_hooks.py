"""Wagtail hooks of the programme app."""

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.models import ReferenceIndex
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from news.models import NewsCategory
from pepr_site.editing.snippet_lists import ListViewSet, OneLanguageIndexView, SharedReorderView
from pepr_site.pages.models import Tag
from pepr_site.pages.site_settings import SiteText
from programme.easy_reading.panel import EasyPanel
from programme.figures import views as figure_views
from programme.figures.forms import CHANGED
from programme.glossary import uses as glossary_uses
from programme.kits import release_import
from programme.models import GlossaryTerm, KeyFigure, Organisation
from programme.report import views as report_views


def places(row):
    """Return in how many places a row is shown, in words."""
    return ngettext("%(count)s endroit", "%(count)s endroits", row.usage_count) % {"count": row.usage_count}


def usage_url(row):
    return reverse(row.snippet_viewset.get_url_name("usage"), args=[row.pk])


# Lists have one row per language of each object.
LANGUAGE = Column("language", label=_("Langue"), accessor="locale.get_display_name")


class UsedViewSet(ListViewSet):
    """Lists each row with the number of places that show it, which leads to them; an order is dragged."""

    index_view_class = OneLanguageIndexView
    reorder_view_class = SharedReorderView
    usage_column = TitleColumn("usage_count", label=_("Montré à"), accessor=places, get_url=usage_url)

    def get_queryset(self, request):
        return self.model.objects.annotate(usage_count=ReferenceIndex.usage_count_subquery(self.model)).select_related(
            "locale"
        )


class KeyFigureViewSet(UsedViewSet):
    model = KeyFigure
    icon = "order"
    list_display = [
        *("label", LANGUAGE, Column("own_text", label=_("Chiffre")), "as_of", "source"),
        UsedViewSet.usage_column,
    ]
    search_fields = ["label", "value", "slug"]
    edit_view_class = figure_views.FigureEditView
    history_view_class = figure_views.FigureHistoryView

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("changes/<int:pk>/", figure_views.preview_changes, name="changes"),
            path("undo/<int:entry_id>/", figure_views.undo_change, name="undo"),
        ]


class OrganisationViewSet(UsedViewSet):
    model = Organisation
    icon = "group"
    list_display = [
        "short_name",
        LANGUAGE,
        Column("get_role_display", label=_("Rôle"), sort_key="role"),
        Column("get_kind_display", label=_("Nature"), sort_key="kind"),
        "city",
        UsedViewSet.usage_column,
    ]
    list_filter = ["role", "kind", "region"]
    search_fields = ["name", "short_name", "city"]


class GlossaryTermViewSet(ListViewSet):
    """Lists the words from A to Z, as their page does: there is no other order to give them."""

    model = GlossaryTerm
    icon = "openquote"
    list_display = [
        "term",
        LANGUAGE,
        "synonyms",
        "definition",
        TitleColumn("explained", label=_("Expliqué sur"), accessor=glossary_uses.count, get_url=usage_url),
    ]
    search_fields = ["term", "synonyms", "definition"]
    usage_view_class = glossary_uses.TermUsageView
    delete_view_class = glossary_uses.TermDeleteView

    def get_queryset(self, request):
        return GlossaryTerm.objects.select_related("locale")


class NewsCategoryViewSet(UsedViewSet):
    model = NewsCategory
    icon = "tag"
    list_display = ["name", LANGUAGE, UsedViewSet.usage_column]
    search_fields = ["name", "slug"]


class TagViewSet(UsedViewSet):
    model = Tag
    icon = "tag"
    list_display = ["name", LANGUAGE, UsedViewSet.usage_column]
    search_fields = ["name", "slug"]


class SiteTextViewSet(ListViewSet):
    model = SiteText
    icon = "globe"
    list_display = ["name", LANGUAGE]


@hooks.register("register_admin_urls")
def release_address():
    return [path("communiques/", release_import.import_release, name="import_release")]


hooks.register("register_admin_urls", report_views.urls)
hooks.register("register_reports_menu_item", report_views.menu_item)


@hooks.register("construct_homepage_panels")
def add_easy_panel(request, panels):
    if EasyPanel.concerns(request.user):
        panels.append(EasyPanel(request.user))


@hooks.register("register_log_actions")
def figure_history(actions):
    actions.register_action(CHANGED)(figure_views.FigureChanged)


@register_snippet
class ProgrammeViewSetGroup(SnippetViewSetGroup):
    menu_label = _("Programme")
    menu_icon = "list-ul"
    menu_order = 150
    add_to_admin_menu = True
    items = (
        KeyFigureViewSet,
        OrganisationViewSet,
        GlossaryTermViewSet,
        NewsCategoryViewSet,
        TagViewSet,
        SiteTextViewSet,
    )
