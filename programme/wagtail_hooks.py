"""The programme's own entries in the admin's menu."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from news.models import NewsCategory
from pepr_site.models import SiteText
from programme.models import GlossaryTerm, KeyFigure, Organisation


class KeyFigureViewSet(SnippetViewSet):
    model = KeyFigure
    icon = "order"
    list_display = ["label", "text", "as_of", "source"]
    search_fields = ["label", "slug"]


class OrganisationViewSet(SnippetViewSet):
    model = Organisation
    icon = "group"
    list_display = ["short_name", "get_role_display", "get_kind_display", "city"]
    list_filter = ["role", "kind", "region"]


class GlossaryTermViewSet(SnippetViewSet):
    model = GlossaryTerm
    icon = "openquote"
    list_display = ["term", "synonyms", "definition"]


class NewsCategoryViewSet(SnippetViewSet):
    model = NewsCategory
    icon = "tag"


class SiteTextViewSet(SnippetViewSet):
    model = SiteText
    icon = "globe"
    list_display = ["name", "locale"]


@register_snippet
class ProgrammeViewSetGroup(SnippetViewSetGroup):
    menu_label = _("Programme")
    menu_icon = "list-ul"
    menu_order = 150
    add_to_admin_menu = True
    items = (KeyFigureViewSet, OrganisationViewSet, GlossaryTermViewSet, NewsCategoryViewSet, SiteTextViewSet)
