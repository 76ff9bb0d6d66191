"""The view « Coller des publications »: paste, preview, confirm."""

from dataclasses import dataclass
from importlib import import_module

from django import forms
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.log_actions import log

from research.identifiers import doi_of
from research.imports.acceptance import FIELDS, fill, find_by_identifier, link, tie_versions, value_of
from research.imports.inbox import NAME as INBOX
from research.publications import Publication, State, Why
from research.sources.grounds import our_projects, project_model, withdrawn_authors
from research.sources.status import is_allowed
from research.sources.tasks import fetch_identifiers

NAME = "research_paste"
RIGHT = "research.add_publication"
MOST_LETTERS = 500_000


class PasteForm(forms.Form):
    pasted = forms.CharField(
        label=gettext_lazy("Ce que vous collez"),
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        max_length=MOST_LETTERS,
        help_text=gettext_lazy("Du BibTeX, du RIS, ou des DOI et des identifiants HAL, autant que vous voulez."),
    )
    projects = forms.ModelMultipleChoiceField(
        queryset=None,
        label=gettext_lazy("Projets d’où elles viennent"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = self.fields["projects"]
        choices.queryset = (
            project_model().objects.filter(pk__in=[page.pk for page in our_projects()]).order_by("number")
        )
        choices.label_from_instance = lambda page: f"{page.number:02d}. {page.short_title}"


@dataclass
class Line:
    """An `Entry` as the preview shows it: what will become of it, and whether it is ticked from the start."""

    entry: object
    number: int
    known: Publication | None
    fate: str
    is_taken: bool


def lines_of(pasted):
    """Return the `Line`s of what was pasted."""
    entries = import_module("research.pasting.reader").read(pasted)
    return [line_of(number, entry) for number, entry in enumerate(entries)]


def line_of(number, entry):
    if entry.problem:
        return Line(entry, number, None, entry.problem, False)
    known = find_by_identifier(entry.record) if entry.record else of_identifier(entry.identifier)
    if known and known.state == State.SET_ASIDE:
        return Line(entry, number, known, _("écartée : %(reason)s") % {"reason": known.set_aside_reason}, False)
    authors = known.author_list if known else entry.record.authors if entry.record else []
    if not (known and known.is_public) and (named := withdrawn_authors(authors)):
        return Line(entry, number, known, named, False)
    if known:
        fate = (
            _("déjà montrée : ce qui lui manque sera complété") if known.is_public else _("en attente : sera montrée")
        )
        return Line(entry, number, known, fate, True)
    if entry.record:
        return Line(entry, number, None, _("nouvelle : sera montrée"), True)
    if is_allowed(source_of(entry.identifier)):
        return Line(
            entry,
            number,
            None,
            _("la source sera interrogée, puis la notice attendra dans « Ce qui est arrivé »"),
            True,
        )
    return Line(entry, number, None, _("la source n’est pas ouverte sur ce site : collez plutôt son BibTeX"), False)


def source_of(identifier):
    return "doi" if doi_of(identifier) else "hal"


def of_identifier(identifier):
    return Publication.objects.filter(**{"doi" if doi_of(identifier) else "hal_id": identifier}).first()


@permission_required(RIGHT)
def paste(request):
    """Show the form, then what will become of each thing; do it once that is confirmed."""
    form = PasteForm(request.POST or None)
    lines = lines_of(form.cleaned_data["pasted"]) if request.method == "POST" and form.is_valid() else []
    if request.method == "POST" and form.is_valid() and not lines:
        messages.error(
            request, _("Rien n’y ressemble à une publication : ni BibTeX, ni RIS, ni DOI, ni identifiant HAL.")
        )
    if lines and "confirm" in request.POST:
        ticked = set(request.POST.getlist("line"))
        chosen = [line for line in lines if str(line.number) in ticked and not line.entry.problem]
        if chosen:
            report_result(request, *keep(chosen, form.cleaned_data["projects"], request.user))
            return redirect(INBOX)
        messages.error(request, _("Cochez au moins une ligne."))
    return render(request, "research/paste.html", {"form": form, "lines": lines})


@transaction.atomic
def keep(lines, projects, user):
    """Save the confirmed entries; return how many publications are shown now, and how many will be looked up."""
    shown, asked = 0, []
    for line in lines:
        if line.entry.record:
            publication = by_hand(line.entry.record, line.known)
        elif line.known:
            publication = line.known
            publication.state, publication.remark = State.SHOWN, ""
            publication.save()
        else:
            asked += [line.entry.identifier] if is_allowed(source_of(line.entry.identifier)) else []
            continue
        link(publication, projects)
        tie_versions(publication)
        log(instance=publication, action="wagtail.edit", user=user)
        shown += 1
    if asked:
        fetch_identifiers.enqueue(asked, [page.pk for page in projects])
    return shown, len(asked)


def by_hand(record, known):
    """Return the publication of a `Record` that somebody has signed: shown, new or completed."""
    data = record.data()
    # The same input may contain the work twice.
    publication = known or find_by_identifier(record)
    if publication:
        fill(publication, data)
    else:
        publication = Publication(**{n: value_of(data, n) for n in FIELDS}, source=record.source, why=Why.HAND)
    publication.state, publication.remark, publication.set_aside_reason = State.SHOWN, "", ""
    publication.save()
    return publication


def report_result(request, shown, asked):
    if shown:
        text = ngettext("%(count)s publication est montrée.", "%(count)s publications sont montrées.", shown)
        messages.success(request, text % {"count": shown})
    if asked:
        text = ngettext(
            "%(count)s notice est demandée à sa source : elle arrivera ici.",
            "%(count)s notices sont demandées à leurs sources : elles arriveront ici.",
            asked,
        )
        messages.success(request, text % {"count": asked})
