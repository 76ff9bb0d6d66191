"""The admin view « Rapport d’activité »: choose a year, make its report, download it."""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from wagtail.admin import messages
from wagtail.admin.auth import user_passes_test
from wagtail.permission_policies.pages import PagePermissionPolicy

from pepr_site.pages.reports import PermittedMenuItem
from programme.report.content import known_years
from programme.report.files import make_report
from programme.report.models import ActivityReport

NAME = "activity_report"
# The formats for download: the field of the file, and its content type.
FORMATS = {
    "pdf": ("pdf", "application/pdf"),
    "docx": ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "zip": ("data", "application/zip"),
}


def may_make(user):
    """Whoever speaks for the programme: those who publish."""
    return PagePermissionPolicy().user_has_permission(user, "publish")


class YearForm(forms.Form):
    year = forms.TypedChoiceField(
        label=gettext_lazy("Année"),
        coerce=int,
        help_text=gettext_lazy("Les années dont le site sait quelque chose."),
        error_messages={"invalid_choice": gettext_lazy("Choisissez une année de la liste.")},
    )

    def __init__(self, data=None):
        super().__init__(data)
        years = known_years()
        self.fields["year"].choices = [(year, str(year)) for year in years]
        # By default, the report of the last complete year.
        self.fields["year"].initial = years[1] if len(years) > 1 else years[0]


@user_passes_test(may_make)
def reports(request):
    """The form and the reports made so far; a year that it takes is left to the worker."""
    form = YearForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = {"asked_at": timezone.now(), "asked_by": request.user, "has_failed": False}
        report, _is_new = ActivityReport.objects.update_or_create(year=form.cleaned_data["year"], defaults=asked)
        make_report.enqueue(report.year)
        messages.success(request, _("Le rapport se prépare : il sera dans cette liste dans quelques secondes."))
        return redirect(NAME)
    found = ActivityReport.objects.select_related("asked_by").defer("pdf", "docx", "data")
    return render(request, "programme/report/reports.html", {"form": form, "reports": found})


@never_cache
@user_passes_test(may_make)
def download(request, year, file_format):
    """One file of a report. 404 while there is none."""
    name, content_type = FORMATS[file_format]
    report = get_object_or_404(ActivityReport.objects.exclude(made_at=None), year=year)
    content = getattr(report, name)
    if not content:
        raise Http404
    file_name = f"rapport-d-activite-{year}{'-donnees' if name == 'data' else ''}.{file_format}"
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"'}
    return HttpResponse(bytes(content), content_type=content_type, headers=headers)


def menu_item():
    words = gettext_lazy("Rapport d’activité")
    return PermittedMenuItem(words, reverse(NAME), name=NAME, icon_name="doc-full", order=1247, may_use=may_make)


def urls():
    return [
        path("reports/activity/", reports, name=NAME),
        *(
            path(f"reports/activity/<int:year>/{name}/", download, {"file_format": name}, name=f"{NAME}_{name}")
            for name in FORMATS
        ),
    ]
