"""The programme's own entries in the admin's menu."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.models import ReferenceIndex
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from news.models import NewsCategory
from pepr_site.dashboard.actions import Link, actions
from pepr_site.models import SiteText
from programme.models import GlossaryTerm, KeyFigure, Organisation


def places(row):
    """Return in how many places a row is shown, in words."""
    return ngettext("%(count)s endroit", "%(count)s endroits", row.usage_count) % {"count": row.usage_count}


def usage_url(row):
    return reverse(row.snippet_viewset.get_url_name("usage"), args=[row.pk])


class UsedViewSet(SnippetViewSet):
    """Lists each row with the number of places that show it, which leads to them."""

    usage_column = TitleColumn("usage_count", label=_("Montré à"), accessor=places, get_url=usage_url)

    def get_queryset(self, request):
        return self.model.objects.annotate(usage_count=ReferenceIndex.usage_count_subquery(self.model))


class KeyFigureViewSet(UsedViewSet):
    model = KeyFigure
    icon = "order"
    list_display = ["label", Column("text", label=_("chiffre")), "as_of", "source", UsedViewSet.usage_column]
    search_fields = ["label", "slug"]


class OrganisationViewSet(UsedViewSet):
    model = Organisation
    icon = "group"
    list_display = ["short_name", "get_role_display", "get_kind_display", "city", UsedViewSet.usage_column]
    list_filter = ["role", "kind", "region"]


class GlossaryTermViewSet(SnippetViewSet):
    model = GlossaryTerm
    icon = "openquote"
    list_display = ["term", "synonyms", "definition"]


class NewsCategoryViewSet(UsedViewSet):
    model = NewsCategory
    icon = "tag"
    list_display = ["name", UsedViewSet.usage_column]


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


actions.append(
    Link(
        _("Corriger un chiffre clé"),
        "order",
        lambda: reverse(KeyFigure.snippet_viewset.get_url_name("list")),
        lambda user: user.has_perm("programme.change_keyfigure"),
        order=50,
    )
)
