"""Wagtail hooks of the people app: its lists, and the action that withdraws a person."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from people.models import Committee, Person
from people.withdrawal import signed_by, withdraw
from pepr_site.editing.snippet_lists import ListViewSet


class PersonViewSet(ListViewSet):
    model = Person
    icon = "user"
    list_display = [
        "name",
        Column("get_ground_display", label=gettext_lazy("Montrée au titre de"), sort_key="ground"),
        BooleanColumn("is_shown", label=gettext_lazy("Montrée ?"), sort_key="is_shown"),
        BooleanColumn("is_translated", label=gettext_lazy("En anglais")),
    ]
    list_filter = ["is_shown", "ground"]
    search_fields = ["name", "orcid"]

    def get_queryset(self, request):
        return Person.objects.prefetch_related("roles")


class CommitteeViewSet(ListViewSet):
    model = Committee
    icon = "group"
    list_display = ["name", "sort_order", BooleanColumn("is_translated", label=gettext_lazy("En anglais"))]
    search_fields = ["name"]


@register_snippet
class PeopleViewSetGroup(SnippetViewSetGroup):
    menu_label = gettext_lazy("Personnes")
    menu_icon = "user"
    menu_order = 152
    add_to_admin_menu = True
    items = (PersonViewSet, CommitteeViewSet)


@permission_required("people.change_person")
def take_down(request, pk):
    """Ask for confirmation, then withdraw a person everywhere."""
    person, people = get_object_or_404(Person, pk=pk), reverse(Person.snippet_viewset.get_url_name("list"))
    signed = signed_by(person.name)
    if request.method == "POST":
        ticked = set(request.POST.getlist("publication"))
        publications = {row.pk: row for row, _line, _is_whole in signed if str(row.pk) in ticked}
        withdraw(person, request.user, publications.values())
        messages.success(request, _("Cette personne ne paraît plus nulle part sur le site."))
        return redirect(people)
    return render(request, "people/take_down.html", {"person": person, "list_url": people, "signed": signed})


@hooks.register("register_admin_urls")
def addresses():
    return [path("personnes/<int:pk>/retirer/", take_down, name="person_take_down")]


@hooks.register("register_snippet_listing_buttons")
def withdraw_button(snippet, user, next_url=None):
    if isinstance(snippet, Person) and snippet.is_shown and user.has_perm("people.change_person"):
        url = reverse("person_take_down", args=[snippet.pk])
        yield Button(_("Retirer de partout"), url=url, icon_name="cross", priority=15)


@hooks.register("register_log_actions")
def log_actions(actions):
    actions.register_action(
        "people.withdraw", gettext_lazy("Retirer une personne"), gettext_lazy("Personne retirée du site")
    )
