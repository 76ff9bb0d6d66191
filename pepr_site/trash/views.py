"""The views of the trash: its list, an entry, restoring and deleting for good."""

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_filters import DateFromToRangeFilter
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.filters import ContentTypeFilter, DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.log_actions import log

from pepr_site.pages.reports import FormColumn, Report, register_report
from pepr_site.trash.forms import RestoreForm
from pepr_site.trash.models import TrashEntry, may_see
from pepr_site.trash.restoration import Unrestorable, restore

NAME = "trash"
MOST_PAGES = 50
# Columns hidden on phones, for the button.
WIDE_ONLY = "wide-only"


class TrashFilterSet(WagtailFilterSet):
    content_type = ContentTypeFilter(
        label=gettext_lazy("Type"),
        queryset=lambda request: ContentType.objects.filter(
            pk__in=TrashEntry.objects.visible_to(request.user).values("content_type")
        ),
    )
    deleted_at = DateFromToRangeFilter(label=gettext_lazy("Supprimé le"), widget=DateRangePickerWidget)

    class Meta:
        model = TrashEntry
        fields = ["content_type", "deleted_at"]


@register_report
class TrashView(Report):
    """Deleted objects, the latest first; only those that the user may restore."""

    model = TrashEntry
    page_title = gettext_lazy("Corbeille")
    header_icon = "bin"
    empty_message = gettext_lazy("La corbeille est vide.")
    filterset_class = TrashFilterSet
    search_fields = ["title"]
    search_backend_name = None
    is_searchable = True
    default_ordering = "-deleted_at"
    index_url_name, address = NAME, "corbeille/"
    menu, order = "register_admin_menu_item", 900
    list_export = []
    columns = [
        TitleColumn("title", label=gettext_lazy("Titre"), url_name="trash_entry"),
        Column("kind", label=gettext_lazy("Type"), accessor=lambda entry: capfirst(entry.kind), classname=WIDE_ONLY),
        Column("place", label=gettext_lazy("Où"), classname=WIDE_ONLY),
        Column(
            "deleted_by", label=gettext_lazy("Par"), accessor=lambda entry: entry.deleted_by or "", classname=WIDE_ONLY
        ),
        DateColumn("deleted_at", label=gettext_lazy("Supprimé"), sort_key="deleted_at", classname=WIDE_ONLY),
        Column(
            "goes_at",
            label=gettext_lazy("Gardé jusqu’au"),
            accessor=lambda entry: date_format(localtime(entry.goes_at), "j F Y"),
        ),
        FormColumn("restore", label="", accessor="pk", template="trash/restore_cell.html"),
    ]

    @classmethod
    def may_read(cls, user):
        return may_see(user)

    def get_base_queryset(self):
        return TrashEntry.objects.visible_to(self.request.user)


def entry(request, pk):
    """One entry. On POST, restore it, or delete it for good."""
    if not may_see(request.user):
        raise PermissionDenied
    entries = TrashEntry.objects.visible_to(request.user).defer(None)
    if request.method == "POST":
        # A concurrent request waits, and then finds no entry.
        entries = entries.select_for_update(of=("self",))
    found = entries.filter(pk=pk).first()
    if found is None:
        messages.info(request, _("Cet élément n’est plus dans la corbeille : il a été restauré, ou a fait son temps."))
        return redirect(NAME)
    if "erase" in request.POST:
        log(instance=found, action="pepr_site.erase", deleted=True)
        found.delete()
        messages.success(request, _("« %s » est supprimé pour de bon.") % found.title)
        return redirect(NAME)
    data = request.POST if request.method == "POST" else None
    # Only pages have a parent and a URL.
    form = RestoreForm(found, request.user, data) if found.is_page else forms.Form(data)
    try:
        if form.is_valid():
            instance, left_out = restore(found, request.user, **form.cleaned_data)
            report_result(request, found, instance, left_out)
            return redirect(NAME)
    except Unrestorable as why:
        messages.error(request, str(why))
    pages = [row["fields"]["title"] for row in found.snapshot["rows"] if row["model"] == "wagtailcore.page"]
    return render(request, "trash/entry.html", {"entry": found, "form": form, "pages": pages[:MOST_PAGES]})


def report_result(request, found, instance, left_out):
    """Report what was restored and what was not, and where its other languages are."""
    edit = AdminURLFinder(request.user).get_edit_url(instance) or reverse(NAME)
    messages.success(request, _("« %s » est restauré.") % found.title, buttons=[messages.button(edit, _("Ouvrir"))])
    if left_out:
        text = ngettext(
            "%(count)s élément qui en dépendait n’est pas revenu : ce à quoi il se rattachait n’existe plus.",
            "%(count)s éléments qui en dépendaient ne sont pas revenus : ce à quoi ils se rattachaient n’existe plus.",
            left_out,
        )
        messages.warning(request, text % {"count": left_out})
    for other in TrashEntry.objects.visible_to(request.user).filter(keys__overlap=found.keys):
        address = reverse("trash_entry", args=[other.pk])
        text = _("Sa version « %s » est aussi à la corbeille.") % other.title
        messages.info(request, text, buttons=[messages.button(address, _("La voir"))])


@hooks.register("register_admin_urls")
def urls():
    return [path("corbeille/<uuid:pk>/", entry, name="trash_entry")]


@hooks.register("register_log_actions")
def actions(registry):
    words = gettext_lazy("Restaurer de la corbeille"), gettext_lazy("Restauré de la corbeille")
    registry.register_action("pepr_site.restore", *words)
    registry.register_action(
        "pepr_site.erase", gettext_lazy("Supprimer pour de bon"), gettext_lazy("Supprimé pour de bon")
    )
