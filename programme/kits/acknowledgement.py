"""The page of the funding acknowledgement: the sentence to print for each project, and a checker."""

from django import forms
from django.db import models
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import MultiFieldPanel

from pepr_site.operations.page_cache import parameters
from pepr_site.pages.sections import Section
from programme.kits.press import logos_of
from programme.kits.thanks import MOST, check
from programme.programme_pages import BodyPage
from projects.project_pages import in_order
from research.identifiers import exact_code

# The placeholder for the reference of the project.
PLACE = "{reference}"
AGENCY = "Agence nationale de la recherche"
parameters.add("project")


class ThanksForm(forms.Form):
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
        form = ThanksForm(request.POST, projects=projects)
        response = super().serve(request, thanks_form=form)
        response.status_code = 200 if form.is_valid() else 422
        add_never_cache_headers(response)
        return response

    def get_context(self, request, *args, thanks_form=None, **kwargs):
        projects = in_order(self.locale_id)
        asked = thanks_form["project"].value() if thanks_form else request.GET.get("project")
        chosen = next((project for project in projects if str(project.number) == asked), None)
        form = thanks_form or ThanksForm(projects=projects, initial={"project": chosen and str(chosen.number)})
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
        {"where": "ORCID", "field": _("Organisme financeur"), "value": AGENCY},
        {"where": "ORCID", "field": _("Numéro de la subvention"), "value": reference},
        {"where": "Crossref", "field": "funder_name", "value": AGENCY},
        {"where": "Crossref", "field": "award_number", "value": reference},
    ]
