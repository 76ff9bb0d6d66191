"""« Ce qui est arrivé »: imported records to accept or set aside, with their differences."""

from django import forms
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.log_actions import log

from pepr_site.pages.reports import PermittedMenuItem
from research.imports.acceptance import value_of
from research.imports.models import SourceFact, SourceRecord
from research.publications import Publication, PublicationKind, State
from research.sources.grounds import withdrawn_authors

NAME = "research_inbox"
RIGHT = "research.change_publication"
PAGE_SIZE = 50
ACCEPT, SET_ASIDE, TAKE, KEEP, PART = "accept", "set_aside", "take", "keep", "part"
ACTIONS = [ACCEPT, SET_ASIDE, TAKE, KEEP, PART]


class InboxForm(forms.Form):
    """The selected rows, and the action on them."""

    action = forms.ChoiceField(choices=[(name, name) for name in ACTIONS])
    publication = forms.ModelMultipleChoiceField(Publication.objects.all(), required=False)
    record = forms.ModelMultipleChoiceField(SourceRecord.objects.exclude(pending={}), required=False)
    reason = forms.CharField(max_length=300, required=False)

    def clean(self):
        given = super().clean()
        if given.get("action") == SET_ASIDE and not given.get("reason", "").strip():
            raise forms.ValidationError(_("Dites pourquoi : la raison est gardée, et la notice ne reviendra pas."))
        if not given.get("publication") and not given.get("record"):
            raise forms.ValidationError(_("Cochez au moins une ligne."))
        return given


def waiting():
    """Return the publications that wait for a decision, the latest arrivals first."""
    return Publication.objects.filter(state=State.TO_CHECK).order_by("-arrived_at", "-pk")


@permission_required(RIGHT)
def inbox(request):
    """Show imported records, and apply the action to the selected ones."""
    form = InboxForm(request.POST or None)
    if request.method == "POST":
        if form.is_valid():
            report_result(request, form.cleaned_data["action"], apply_action(form.cleaned_data, request.user))
            return redirect(NAME)
        for error in form.non_field_errors() or [_("Cette action n’existe pas.")]:
            messages.error(request, error)
    number = request.GET.get("p", "")
    page = Paginator(waiting().prefetch_related("project_links__project"), PAGE_SIZE).get_page(number)
    context = {
        "page_obj": page,
        "differing": differing(),
        "withdrawn": Publication.objects.exclude(withdrawn_on=None).exclude(state=State.SET_ASIDE)[:PAGE_SIZE],
        "versions": Publication.objects.exclude(version_of=None)
        .exclude(remark="")
        .select_related("version_of")[:PAGE_SIZE],
        "facts": project_facts(),
        "edit_url_name": Publication.snippet_viewset.get_url_name("edit"),
        "reason": request.POST.get("reason", ""),
        # If nothing was done, the selection is kept.
        "ticked": request.POST.getlist("publication"),
    }
    return render(request, "research/inbox.html", context)


@transaction.atomic
def apply_action(given, user):
    """Apply the action of the form; return the number of rows."""
    action = given["action"]
    if action in (ACCEPT, SET_ASIDE, PART):
        rows = list(given["publication"].select_for_update())
        for row in rows:
            change(row, action, given["reason"].strip())
            row.save()
            log(instance=row, action="wagtail.edit", user=user)
        return len(rows)
    rows = list(given["record"].select_related("publication"))
    for row in rows:
        if action == TAKE and row.publication:
            for name in row.pending:
                setattr(row.publication, name, value_of(row.pending, name))
            row.publication.save()
            log(instance=row.publication, action="wagtail.edit", user=user)
        SourceRecord.objects.filter(pk=row.pk).update(pending={})
    return len(rows)


def change(publication, action, reason):
    """Apply an action to a publication."""
    if action == ACCEPT:
        publication.state, publication.remark, publication.set_aside_reason = State.SHOWN, "", ""
    elif action == SET_ASIDE:
        publication.state, publication.set_aside_reason = State.SET_ASIDE, reason
    else:
        # The same title, but two works.
        publication.version_of, publication.remark = None, ""


def report_result(request, action, number):
    texts = {
        ACCEPT: ngettext("%(count)s publication montrée.", "%(count)s publications montrées.", number),
        SET_ASIDE: ngettext("%(count)s publication écartée.", "%(count)s publications écartées.", number),
        TAKE: ngettext("%(count)s notice mise à jour.", "%(count)s notices mises à jour.", number),
        KEEP: ngettext("%(count)s notice gardée telle quelle.", "%(count)s notices gardées telles quelles.", number),
        PART: ngettext("%(count)s publication séparée.", "%(count)s publications séparées.", number),
    }
    messages.success(request, texts[action] % {"count": number})


def differing():
    """Return `{record, rows}` for records that differ from their publication; rows: `{label, ours, theirs}`."""
    records = SourceRecord.objects.exclude(pending={}).exclude(publication=None).select_related("publication")
    found = []
    for record in records.order_by("-changed_at")[:PAGE_SIZE]:
        rows = [
            {
                "label": Publication._meta.get_field(name).verbose_name,
                "ours": in_words(name, getattr(record.publication, name)),
                "theirs": in_words(name, value_of(record.pending, name)),
                "remark": withdrawn_authors(record.pending[name]) if name == "authors" else "",
            }
            for name in record.pending
        ]
        found.append({"record": record, "rows": rows})
    return found


def in_words(name, value):
    """Return a value for display."""
    if name == "kind":
        return dict(PublicationKind.choices).get(value, value)
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    return ", ".join(value.splitlines()) if isinstance(value, str) else value


def project_facts():
    """Return the ANR's facts about the programme's projects, and about similar codes, with the partners."""
    rows = SourceFact.objects.filter(source="anr").exclude(is_ours=False, remark="").order_by("key")
    partners = [row for row in rows if row.kind == "partner"]
    projects = [row for row in rows if row.kind == "project"]
    for project in projects:
        project.partners = [row.data for row in partners if row.data.get("code") == project.key]
    return projects


def menu_item():
    return PermittedMenuItem(
        gettext_lazy("Ce qui est arrivé"),
        reverse(NAME),
        name=NAME,
        icon_name="download",
        order=152,
        may_use=lambda user: user.has_perm(RIGHT),
    )
