"""The contact form, and its protection against spam."""

import time

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

PROGRAMME = "programme"
SITE = "site"
# Nobody can read a form and write a message faster.
QUICKEST = 3  # seconds
SALT = "pepr_site.contact"


def opened_now():
    """Return the signed time at which the form is shown."""
    return signing.TimestampSigner(salt=SALT).sign("")


class LinesField(forms.CharField):
    """The text of a text area. Browsers send line ends as two characters, but count one (HTML, 4.10.5.4)."""

    widget = forms.Textarea

    def to_python(self, value):
        value = super().to_python(value)
        return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value


class VisitorForm(forms.Form):
    """The fields of every form for visitors, and its protection against spam.

    `visible_names` are the fields that people fill in, in order; `model_data()` returns their values for the model.
    """

    visible_names = ("name", "email")

    name = forms.CharField(
        label=_("Votre nom"),
        max_length=100,
        error_messages={"required": _("Indiquez votre nom.")},
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("Votre adresse de courriel"),
        help_text=_("Pour vous répondre. Par exemple : prenom.nom@exemple.fr"),
        max_length=254,
        error_messages={
            "required": _("Indiquez votre adresse de courriel."),
            "invalid": _("Indiquez une adresse de courriel complète, comme prenom.nom@exemple.fr."),
        },
        widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false"}),
    )
    # A honeypot: hidden from people, filled in by bots.
    reference = forms.CharField(
        label=_("Laissez ce champ vide"),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, initial=None):
        super().__init__(data, label_suffix="", initial={"opened": opened_now()} | (initial or {}))

    def visible(self):
        """Return the bound fields that people fill in."""
        return [self[name] for name in self.visible_names]

    def model_data(self):
        """Return the data of a valid form, by the fields of the model that stores it."""
        return {name: self.cleaned_data[name] for name in ("name", "email")}

    def clean_name(self):
        # One line, for the text of the mail.
        return " ".join(self.cleaned_data["name"].split())

    def clean(self):
        data = super().clean()
        if not self.errors:
            self._check_time()
        return data

    def _check_time(self):
        opened = self.cleaned_data["opened"]
        try:
            signing.TimestampSigner(salt=SALT).unsign(opened)
        except signing.BadSignature:
            # The secret key has changed since, or somebody has changed this field.
            self.data = self.data.copy()
            self.data["opened"] = opened_now()
            raise ValidationError(
                _("Le formulaire a changé depuis. Vérifiez votre message, puis renvoyez-le.")
            ) from None
        age = time.time() - signing.b62_decode(opened.split(":")[1])
        # A negative age: the form was shown by a clock that has been corrected since.
        if 0 <= age < QUICKEST:
            raise ValidationError(_("Le formulaire est parti trop vite. Attendez trois secondes, puis renvoyez-le."))

    @property
    def is_suspect(self):
        """Whether it looks like spam: it is stored, but not mailed."""
        return bool(self.cleaned_data["reference"])


class ContactForm(VisitorForm):
    """`projects` are the choices of a message's subject, as pairs of a key and a title."""

    visible_names = ("name", "email", "topic", "text")

    topic = forms.ChoiceField(
        label=_("Sujet"),
        error_messages={
            "required": _("Choisissez un sujet."),
            "invalid_choice": _("Choisissez un sujet de la liste."),
        },
    )
    text = LinesField(
        label=_("Votre message"),
        help_text=_("5 000 signes au plus."),
        max_length=5000,
        error_messages={"required": _("Écrivez votre message.")},
        widget=forms.Textarea({"rows": 8}),
    )

    def __init__(self, data=None, *, projects=()):
        super().__init__(data)
        topics = [("", _("Choisir")), (PROGRAMME, _("Le programme")), (SITE, _("Ce site"))]
        self.fields["topic"].choices = [*topics, *([(_("Un projet"), list(projects))] if projects else [])]

    def model_data(self):
        return super().model_data() | {"text": self.cleaned_data["text"], "topic": self.topic_title[:300]}

    @property
    def topic_title(self):
        """The label of the chosen subject."""
        choices = self.fields["topic"].choices
        groups = [inner if isinstance(inner, list) else [(key, inner)] for key, inner in choices]
        return str(dict(pair for group in groups for pair in group)[self.cleaned_data["topic"]])
