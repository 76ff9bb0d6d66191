"""The views of the table: edit, export, import."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import user_passes_test

from pepr_site.accounts.partners import is_partner
from pepr_site.pages.reports import PermittedMenuItem
from projects.facts.expected import every_fact
from projects.facts.table import anr, files
from projects.facts.table.rows import check, counts, fill, rows_of, save, write


def may_use(user):
    """Whether a user may change pages, and not those of one project alone."""
    return user.is_superuser or (not is_partner(user) and user.has_perm("wagtailadmin.access_admin") and _writes(user))


def _writes(user):
    return user.groups.filter(page_permissions__permission__codename__in=["change_page", "publish_page"]).exists()


for_its_users = user_passes_test(may_use)


@for_its_users
def table(request):
    """Show the table; save the edits row by row: a row with an error keeps its edits, the others are saved."""
    rows = rows_of(request.user)
    if request.method == "POST":
        for row in rows:
            fill(row, request.POST)
        source = anr.source_of if request.POST.get("source") == anr.NAME else None
        outcomes = [(row, save(row, request.user, "publish" in request.POST, source)) for row in rows]
        report_result(request, outcomes)
        if not any(row.has_errors for row in rows):
            return redirect("facts_table")
        # Saved rows are shown with their new values, the others as they were typed.
        fresh = {row.page.pk: row for row in rows_of(request.user)}
        rows = [row if row.has_errors else fresh[row.page.pk] for row in rows]
    return shown(request, rows)


def shown(request, rows):
    counted, asked = counts(rows)
    context = {
        "rows": rows,
        "facts": every_fact(),
        "answered": counted,
        "asked": asked,
        "may_publish": any(row.may_publish for row in rows),
        "has_errors": any(row.has_errors for row in rows),
    }
    return render(request, "projects/facts_table.html", context)


def report_result(request, outcomes):
    """Report how many rows were saved, and how many kept a draft to be reviewed first."""
    drafts = [row for row, outcome in outcomes if outcome == "draft"]
    published = [row for row, outcome in outcomes if outcome == "published"]
    if published:
        text = ngettext("%(count)s projet publié.", "%(count)s projets publiés.", len(published))
        messages.success(request, text % {"count": len(published)})
    if drafts:
        text = ngettext("%(count)s brouillon enregistré.", "%(count)s brouillons enregistrés.", len(drafts))
        messages.success(request, text % {"count": len(drafts)})
    waiting = [f"{row.page.number:02d}" for row in drafts if "publish" in request.POST and row.may_publish]
    if waiting:
        text = _(
            "Un brouillon attendait déjà (%(numbers)s) : relisez-le, puis publiez-le dans le formulaire de la page."
        )
        messages.warning(request, text % {"numbers": ", ".join(waiting)})


@require_safe
@for_its_users
def download(request):
    response = HttpResponse(files.as_csv(rows_of(request.user)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="faits.csv"'
    return response


@require_POST
@for_its_users
def upload(request):
    """Show the changes in a file before saving: the form below submits them like edits."""
    rows, sent = rows_of(request.user), request.FILES.get("file")
    try:
        if sent is None:
            raise ValidationError(_("Choisissez un fichier."))
        typed = files.read(sent.read(files.MOST_BYTES + 1), rows)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("facts_table")
    return preview(request, rows, typed)


@require_safe
@for_its_users
def from_anr(request):
    """Show the changes from the ANR's open data; existing values are left to the user."""
    rows = rows_of(request.user)
    return preview(request, rows, anr.typed(rows), anr.NAME)


def preview(request, rows, typed, source=""):
    """Show the changes that `typed`, edits by cell name, would make in `rows`, each with a tick box."""
    for row in rows:
        fill(row, typed)
        write(row)
        if row.changed and not row.has_errors:
            check(row, is_publishing=False)
    changed = [row for row in rows if row.changed]
    if not changed:
        of_anr = _("L’ANR ne dit rien que les brouillons ne disent déjà.")
        messages.success(request, of_anr if source else _("Ce fichier ne change rien."))
        return redirect("facts_table")
    context = {"rows": changed, "may_publish": any(row.may_publish for row in changed), "source": source}
    return render(request, "projects/facts_preview.html", context)


def menu_item():
    label, icon = gettext_lazy("Tableau des faits"), "table"
    return PermittedMenuItem(label, reverse("facts_table"), name="facts", icon_name=icon, order=165, may_use=may_use)


def urls():
    return [
        path("faits/", table, name="facts_table"),
        path("faits/fichier/", download, name="facts_download"),
        path("faits/depuis-un-fichier/", upload, name="facts_upload"),
        path("faits/depuis-l-anr/", from_anr, name="facts_from_anr"),
    ]
