"""The page of the funding acknowledgement: the sentence to print for each project, and a checker.

The checker reads the acknowledgements of an article for the funding reference; nothing is stored. The format of a
reference is that of `research/identifiers.py`; the list of prefixes comes from public records (`docs/publications.md`)
and is not complete.
"""

import re
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.db import models
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import MultiFieldPanel

from pepr_site.operations.page_cache import parameters
from pepr_site.pages.dates import folded
from pepr_site.pages.sections import Section
from programme.kits.press import logos_of
from programme.programme_pages import BodyPage
from projects.project_pages import in_order
from research.identifiers import exact_code, letters_of

# The placeholder for the reference of the project.
PLACE = "{reference}"
AGENCY_NAME = "Agence nationale de la recherche"
# The maximum length of a text: longer ones are not acknowledgements.
MOST = 5000
# With the agency's name before it, in any notation; without it, only an unambiguous one.
# A letter O among the digits is a typing error for a zero.
YEAR, NUMBER = r"(\d\d|\dO|O\d)", r"((?=O{0,3}\d)[\dO]{%s})"
NAMED = re.compile(
    rf"\bANR[\s_/-]{{0,3}}{YEAR}[\s_/-]{{0,3}}([A-Z][A-Z0-9]{{2,7}}?)[\s_/-]{{0,3}}{NUMBER % '3,4'}\b", re.I
)
BARE = re.compile(rf"(?<![\w-]){YEAR}\n?-\n?([A-Z][A-Z0-9]{{3}})\n?-\n?{NUMBER % '4'}\b")
DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
# The programmes whose letters are known, and their subject if it is known.
OTHER_PROGRAMMES = {
    "PESN": gettext_lazy("santé numérique"),
    "PEIA": gettext_lazy("intelligence artificielle"),
    "PECL": "cloud",
}
OTHER_LETTERS = {*OTHER_PROGRAMMES, "EXNU", "EXEN", "PEBB"}
AGENCY = re.compile(r"agence nationale de la recherche|(?:french )?national research agency|\banr\b")
STATE = re.compile(r"\betat\b|french state|state aid|french government|government grant|\bstate\b(?![ -]of)")
FORMER_PLAN = re.compile(r"investissements? d.avenir|investments? for the future|\bpia ?[1-4]?\b")
OTHER_FUNDERS = {
    "Horizon Europe": re.compile(r"horizon europe"),
    "Horizon 2020": re.compile(r"horizon ?2020|\bh2020\b"),
    "European Research Council": re.compile(r"european research council|\berc\b"),
    "Bpifrance": re.compile(r"\bbpifrance\b"),
}
OK, MISSING, WRONG, UNSURE = "ok", "missing", "wrong", "unsure"


@dataclass(frozen=True)
class Finding:
    """One thing that a text has right, lacks or has wrong, or that this site cannot decide."""

    level: str
    text: str


@dataclass(frozen=True)
class Reference:
    """A reference as it is written, and its correct form."""

    written: str
    meant: str

    @property
    def is_split(self):
        return "\n" in self.written

    @property
    def code(self):
        """The correct reference, if it is well-formed; otherwise ""."""
        return exact_code(self.meant)


def references_in(text):
    """Return the `Reference`s in a text, in order, each once."""
    plain = text.translate(DASHES)
    named = [(match.start(), match) for match in NAMED.finditer(plain)]
    spans = [match.span() for _start, match in named]
    bare = [
        (match.start(), match)
        for match in BARE.finditer(plain)
        if not any(begin <= match.start() < end for begin, end in spans)
    ]
    # Typographic dashes are replaced one for one, so that positions are those of the text.
    found = [
        Reference(text[match.start() : match.end()], meant(*match.groups()))
        for _start, match in sorted(named + bare, key=lambda pair: pair[0])
    ]
    return list(dict.fromkeys(found))


def meant(year, letters, number):
    """Return the meaning of the parts of a reference."""
    year, number = (part.upper().replace("O", "0") for part in (year, number))
    return f"ANR-{year}-{letters.upper()}-{number}"


def unindented(text):
    """Return a text without the blanks around its line breaks, nor its empty lines."""
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def check(text, projects, chosen=None):
    """Return the findings on a text, those on its references first.

    `projects` are those whose references may be known; `chosen` is the text's project, or None.
    """
    text = unindented(text[:MOST])
    references = references_in(text)
    known = {code: project for project in projects if (code := exact_code(project.anr_reference))}
    found = [finding for reference in references for finding in on_reference(reference, known)]
    if not references:
        found.append(Finding(MISSING, _("Aucune référence ANR : elle a la forme ANR-00-XXXX-0000.")))
    expected = chosen and exact_code(chosen.anr_reference)
    if expected and references and expected not in {reference.code for reference in references}:
        found.append(Finding(MISSING, _("La référence du projet choisi n’y est pas : %(code)s.") % {"code": expected}))
    return found + on_funder(text)


def on_reference(reference, known):
    """Return the findings about one reference."""
    words = {"written": " ".join(reference.written.split()), "code": reference.code}
    if not reference.code:
        return [Finding(WRONG, _("« %(written)s » n’a pas la forme d’une référence : ANR-00-XXXX-0000.") % words)]
    found = []
    if reference.is_split:
        text = _("La référence est coupée par un retour à la ligne : écrivez %(code)s d’un seul tenant.")
        found.append(Finding(WRONG, text % words))
    elif reference.written != reference.code:
        found.append(Finding(WRONG, _("« %(written)s » est mal écrit : ce serait %(code)s.") % words))
    return [*found, on_code(reference.code, known)]


def on_code(code, known):
    """Return the findings about a well-formed reference."""
    letters, words = letters_of(code), {"code": code}
    if code in known:
        words["title"] = known[code].short_title
        return Finding(OK, _("%(code)s est celle du projet « %(title)s ».") % words)
    own = {*settings.ANR_LETTERS, *map(letters_of, known)}
    if letters not in own and letters in OTHER_LETTERS:
        about = OTHER_PROGRAMMES.get(letters)
        text = _("%(code)s est d’un autre programme (%(about)s).") if about else _("%(code)s est d’un autre programme.")
        return Finding(WRONG, text % {**words, "about": about})
    if own and letters not in own:
        return Finding(WRONG, _("%(code)s ne porte pas les lettres de ce programme.") % words)
    return Finding(
        UNSURE, _("%(code)s a la bonne forme. Ce site ne sait pas de quel projet : relisez la convention.") % words
    )


def on_funder(text):
    """Return the findings about the funder that is thanked."""
    plain, found = folded(text.replace("’", "'")), []
    others = [name for name, pattern in OTHER_FUNDERS.items() if pattern.search(plain)]
    # The agency must be named in words, not only by a reference.
    without_codes = folded(NAMED.sub(" ", text.translate(DASHES)))
    has_agency = bool(AGENCY.search(without_codes))
    if not has_agency and others:
        words = {"funder": ", ".join(others)}
        found.append(
            Finding(WRONG, _("Le texte remercie %(funder)s, et non l’Agence nationale de la recherche.") % words)
        )
    elif not has_agency:
        found.append(Finding(MISSING, _("L’Agence nationale de la recherche n’est pas nommée.")))
    if has_agency and not STATE.search(plain):
        found.append(Finding(WRONG, _("L’aide est celle de l’État ; l’Agence nationale de la recherche la gère.")))
    if "france 2030" not in plain:
        is_former = FORMER_PLAN.search(plain)
        former = _("Le plan nommé est un plus ancien : l’aide relève de France 2030.")
        found.append(Finding(WRONG, former) if is_former else Finding(MISSING, _("France 2030 n’est pas nommé.")))
    return found or [Finding(OK, _("L’État, l’Agence nationale de la recherche et France 2030 sont nommés."))]


parameters.add("project")


class AcknowledgementForm(forms.Form):
    """The text to check, and its project."""

    project = forms.ChoiceField(label=gettext_lazy("Projet"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Vos remerciements"),
        max_length=MOST,
        error_messages={
            "required": gettext_lazy("Collez le texte de vos remerciements."),
            "max_length": gettext_lazy("Ce texte est trop long : ne collez que les remerciements."),
        },
        widget=forms.Textarea({"rows": 8, "autocomplete": "off"}),
    )

    def __init__(self, data=None, *, projects, initial=None):
        super().__init__(data, initial=initial, label_suffix="")
        named = [(str(project.number), f"{project.number:02}. {project.short_title}") for project in projects]
        self.fields["project"].choices = [("", _("Je ne sais pas")), *named]


class AcknowledgementPage(Section, BodyPage):
    """How an article acknowledges the funding. The rule and its source are the editors' texts."""

    sentence_fr = models.TextField(
        gettext_lazy("phrase en français"),
        blank=True,
        help_text=gettext_lazy("« {reference} » s’y remplace par la référence du projet."),
    )
    sentence_en = models.TextField(gettext_lazy("phrase en anglais"), blank=True)

    content_panels = [
        *BodyPage.content_panels[:-1],
        MultiFieldPanel(
            ["sentence_fr", "sentence_en"],
            heading=gettext_lazy("La phrase"),
            icon="openquote",
            help_text=gettext_lazy(
                "Celle que demande le financeur, la même sur les deux pages. Dites d’où elle vient dans les sources."
            ),
        ),
        BodyPage.content_panels[-1],
    ]
    shared_fields = ("sentence_fr", "sentence_en")
    # Its form is submitted with POST.
    has_contact_form = True

    class Meta:
        verbose_name = gettext_lazy("page de la mention du financement")
        verbose_name_plural = gettext_lazy("pages de la mention du financement")

    def serve(self, request, *args, **kwargs):
        if request.method != "POST":
            return super().serve(request, *args, **kwargs)
        # The form changes nothing and contains no personal data: it needs no CSRF token, and so no cookie.
        projects = in_order(self.locale_id)
        form = AcknowledgementForm(request.POST, projects=projects)
        response = super().serve(request, thanks_form=form)
        response.status_code = 200 if form.is_valid() else 422
        add_never_cache_headers(response)
        return response

    def get_context(self, request, *args, thanks_form=None, **kwargs):
        projects = in_order(self.locale_id)
        asked = thanks_form["project"].value() if thanks_form else request.GET.get("project")
        chosen = next((project for project in projects if str(project.number) == asked), None)
        form = thanks_form or AcknowledgementForm(projects=projects, initial={"project": chosen and str(chosen.number)})
        findings = check(form.cleaned_data["text"], projects, chosen) if thanks_form and form.is_valid() else None
        return super().get_context(request, *args, **kwargs) | {
            "form": form,
            "findings": findings,
            "projects": projects,
            "chosen": chosen,
            "sentences": self.sentences(chosen),
            "values": values(chosen),
            "logos": logos_of(self.locale_id),
            "noindex": bool(chosen or thanks_form),
        }

    def sentences(self, project):
        """Return the sentence in each language, `{language, text}`, with the project's reference or a blank."""
        reference = reference_of(project) or "ANR-__-____-____"
        pairs = (("fr", self.sentence_fr), ("en", self.sentence_en))
        return [{"language": code, "text": text.replace(PLACE, reference)} for code, text in pairs if text]


def reference_of(project):
    """Return the reference of a project if it is known and well-formed; else ""."""
    return exact_code(project.anr_reference) if project else ""


def values(project):
    """Return the values to enter when an article is deposited or published, `{where, field, value}`; "" if unknown."""
    reference = reference_of(project)
    return [
        {"where": "HAL", "field": _("Projet ANR"), "value": reference},
        {"where": "ORCID", "field": _("Organisme financeur"), "value": AGENCY_NAME},
        {"where": "ORCID", "field": _("Numéro de la subvention"), "value": reference},
        {"where": "Crossref", "field": "funder_name", "value": AGENCY_NAME},
        {"where": "Crossref", "field": "award_number", "value": reference},
    ]
