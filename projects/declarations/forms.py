"""The public form « Je sais : le dire, avec une source »: one fact, or all those that a letter asks for."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from pepr_site.contact.forms import LinesField, VisitorForm
from projects.facts.expected import EXPECTED, fact_of, unknown_facts

# The room for a reference in the label of a source, beside the fact, the longest name and the date.
MOST_REFERENCE = 130


class SourcedForm(VisitorForm):
    """The author and the source of a declaration."""

    name = forms.CharField(
        label=_("Votre nom"),
        help_text=_("Il paraîtra dans la source : « déclaré par … ». Sans lui, la réponse ne peut pas être publiée."),
        max_length=100,
        error_messages={"required": _("Indiquez votre nom.")},
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Votre adresse de courriel, si vous voulez bien"),
        help_text=_("Pour vous poser une question si besoin. Elle n’est pas publiée."),
        max_length=254,
        required=False,
        error_messages={
            "invalid": _("Indiquez une adresse de courriel complète, comme prenom.nom@exemple.fr."),
        },
        widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false"}),
    )
    source = forms.CharField(
        label=_("D’où le savez-vous ?"),
        help_text=format_lazy(
            _("L’adresse d’une page publique, ou la référence d’un document : titre, date ({most} signes au plus)."),
            most=MOST_REFERENCE,
        ),
        max_length=500,
        error_messages={"required": _("Indiquez une source : une adresse ou une référence.")},
    )

    def clean_source(self):
        """Return the source on one line; an address is one that a page may lead to, a reference one that it holds."""
        source = " ".join(self.cleaned_data["source"].split())
        if "://" in source.partition(" ")[0]:
            try:
                URLValidator(schemes=["http", "https"])(source)
            except ValidationError:
                raise ValidationError(_("Cette adresse n’est pas complète : elle commence par https://")) from None
        elif len(source) > MOST_REFERENCE:
            message = _("La référence a %(length)s signes : %(most)s au plus. Gardez le titre et la date.")
            raise ValidationError(message % {"length": len(source), "most": MOST_REFERENCE})
        return source


class FactForm(SourcedForm):
    """One fact of one of `projects`, pages."""

    visible_names = ("project", "fact", "value", "source", "name", "email")

    project = forms.ChoiceField(
        label=_("Projet"),
        error_messages={"required": _("Choisissez un projet."), "invalid_choice": _("Choisissez un projet.")},
    )
    fact = forms.ChoiceField(
        label=_("Ce que vous savez"),
        error_messages={"required": _("Choisissez un fait."), "invalid_choice": _("Choisissez un fait.")},
    )
    value = LinesField(
        label=_("La réponse"),
        max_length=2000,
        error_messages={"required": _("Écrivez la réponse.")},
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, data=None, *, projects=(), initial=None):
        super().__init__(data, initial=initial)
        self.projects = {str(project.number): project for project in projects}
        choices = [
            (number, f"{project.number:02d}. {project.short_title}") for number, project in self.projects.items()
        ]
        self.fields["project"].choices = [("", _("Choisir")), *choices]
        self.fields["fact"].choices = [("", _("Choisir")), *((fact.key, fact.label) for fact in EXPECTED)]
        asked = fact_of(str((initial or {}).get("fact", "")))
        self.fields["value"].help_text = asked.hint if asked else ""

    def model_data(self):
        names = ("fact", "value", "source")
        data = super().model_data() | {name: self.cleaned_data[name] for name in names}
        return data | {"project": self.projects[self.cleaned_data["project"]]}


class LetterForm(SourcedForm):
    """The unknown facts of one project: at least one answer is required."""

    def __init__(self, data=None, *, project):
        super().__init__(data)
        self.project, self.asked = project, unknown_facts(project)
        for fact in self.asked:
            self.fields[fact.key] = LinesField(
                label=fact.label,
                help_text=fact.hint,
                max_length=2000,
                required=False,
                widget=forms.Textarea({"rows": 2}),
            )
        self.visible_names = (*(fact.key for fact in self.asked), "source", "name", "email")

    def clean(self):
        data = super().clean()
        if not any(data.get(fact.key, "").strip() for fact in self.asked):
            raise ValidationError(_("Répondez à une question au moins. Laissez les autres vides."))
        return data

    def answers(self):
        """Return the data of each answer, by the fields of `Declaration`."""
        data = super().model_data() | {"source": self.cleaned_data["source"], "project": self.project}
        filled = [(fact, self.cleaned_data[fact.key].strip()) for fact in self.asked]
        return [data | {"fact": fact.key, "value": value} for fact, value in filled if value]
