"""The forms that invite, a partner or a colleague, and the one in which whoever is invited chooses a password."""

from django import forms
from django.conf import settings
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.models import Group
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pepr_site.accounts.models import PartnerWorkspace
from pepr_site.accounts.partners import name_of, person_of


class InvitationForm(forms.Form):
    """Whom to invite, in which language, and with which word."""

    email = forms.EmailField(
        label=gettext_lazy("Courriel"),
        # The address is also the name under which the person signs in.
        validators=[MaxLengthValidator(150)],
        widget=forms.EmailInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )
    first_name = forms.CharField(label=gettext_lazy("Prénom"), required=False, max_length=150)
    last_name = forms.CharField(label=gettext_lazy("Nom"), required=False, max_length=150)
    language = forms.ChoiceField(
        label=gettext_lazy("Langue de la personne"),
        choices=settings.WAGTAILADMIN_PERMITTED_LANGUAGES,
        required=False,
        initial=settings.LANGUAGE_CODE,
    )
    word = forms.CharField(
        label=gettext_lazy("Un mot de vous"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Il est repris dans le courriel, avec votre nom et votre adresse."),
    )

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        person = person_of(email)
        if person and not person.is_active:
            raise forms.ValidationError(_("Ce compte est désactivé. Un administrateur peut le rouvrir."))
        return email


class WorkspaceField(forms.ModelChoiceField):
    def label_from_instance(self, obj):
        return name_of(obj.group)


class PartnerForm(InvitationForm):
    workspace = WorkspaceField(
        PartnerWorkspace.objects.select_related("group").order_by("group__name"),
        label=gettext_lazy("Projet"),
        empty_label=gettext_lazy("Choisissez un projet"),
    )
    field_order = ["email", "workspace"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("Courriel du partenaire")

    def clean(self):
        given = super().clean()
        if not self.errors:
            given["groups"] = [given.pop("workspace").group]
        return given


class ColleagueForm(InvitationForm):
    groups = forms.ModelMultipleChoiceField(
        Group.objects.filter(partner_workspace=None).order_by("name"),
        label=gettext_lazy("Rôles"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_superuser = forms.BooleanField(
        label=gettext_lazy("Administrateur"), required=False, help_text=gettext_lazy("Il peut tout, comptes compris.")
    )
    field_order = ["email", "groups", "is_superuser"]

    def clean(self):
        given = super().clean()
        if not self.errors and not given["groups"] and not given["is_superuser"]:
            self.add_error("groups", _("Choisissez au moins un rôle."))
        return given


class ArrivalForm(SetPasswordForm):
    """A password, and the name by which others will know who wrote what, where whoever invited did not give it."""

    first_name = forms.CharField(label=gettext_lazy("Prénom"), max_length=150)
    last_name = forms.CharField(label=gettext_lazy("Nom"), max_length=150)
    field_order = ["first_name", "last_name"]

    def __init__(self, user, *args, **kwargs):
        super().__init__(user, *args, **kwargs)
        if user.get_full_name():
            del self.fields["first_name"], self.fields["last_name"]

    def save(self, commit=True):
        for name in self.fields.keys() & {"first_name", "last_name"}:
            setattr(self.user, name, self.cleaned_data[name])
        return super().save(commit)
