"""The forms of sign-in, of the second factor and of invitations."""

from allauth.account.forms import LoginForm
from allauth.core import context, ratelimit
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.models import Group
from django.contrib.auth.tokens import default_token_generator
from django.core.cache import cache
from django.core.validators import MaxLengthValidator
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext_lazy as _
from django_tasks import task
from wagtail.admin.forms.auth import PasswordResetForm as WagtailPasswordResetForm

from pepr_site.accounts import audit_log
from pepr_site.accounts.adapters import TOO_MANY, WRONG_CODE
from pepr_site.accounts.models import PartnerWorkspace
from pepr_site.accounts.partners import person_of
from pepr_site.operations.mail import send

# How long a link to choose a new password holds.
LINK_DAYS = settings.PASSWORD_RESET_TIMEOUT // (24 * 3600)
CODE_LENGTH = 20
# Longer than `MFA_TOTP_TOLERANCE` lets a code be valid.
CODE_LASTS = 15 * 60  # seconds


def plain(field, label, **attributes):
    """Give a field of allauth's our label, without a placeholder."""
    field.label = label
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attributes)


class SignInForm(LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        plain(self.fields["login"], _("Nom d’utilisateur"), autofocus=True)
        self.fields["login"].help_text = _("Pour un partenaire invité, son courriel.")
        plain(self.fields["password"], _("Mot de passe"))
        self.fields["password"].help_text = ""

    def add_prefix(self, field_name):
        """Keep the field name of Wagtail's form, under which password managers have stored it."""
        return super().add_prefix("username" if field_name == "login" else field_name)


class OneTimeCode:
    """Accepts a code once during its validity: allauth remembers it for half a minute only."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        plain(self.fields["code"], _("Code"), autofocus=True, inputmode="numeric")
        self.fields["code"].max_length = CODE_LENGTH

    def clean_code(self):
        try:
            code = super().clean_code()
        except forms.ValidationError as error:
            if error.code == TOO_MANY:
                audit_log.locked(context.request, self.user.get_username(), how=["code"])
            raise
        # Allauth reads a code without its spaces, dashes and other marks.
        bare = "".join(filter(str.isalnum, code))
        if not cache.add(f"code-{self.user.pk}-{bare}", True, CODE_LASTS):
            raise forms.ValidationError(WRONG_CODE)
        return code


class CodeForm(OneTimeCode, AuthenticateForm):
    pass


class CodeAgainForm(OneTimeCode, ReauthenticateForm):
    pass


class FirstCodeForm(ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        plain(self.fields["code"], _("Code à six chiffres"), inputmode="numeric")


class PasskeyForm(AddWebAuthnForm):
    """Always creates a passkey that can sign in without a password."""

    passwordless = forms.BooleanField(initial=True, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        plain(self.fields["name"], _("Nom de la clé"))
        self.fields["name"].help_text = _("Pour la reconnaître : « téléphone », « ordinateur du bureau ».")
        self.fields["name"].max_length = 100

    def clean(self):
        self.cleaned_data["passwordless"] = True
        return super().clean()


class PasswordResetForm(WagtailPasswordResetForm):
    """Answers alike, and as fast, whether or not the account exists: the mail is a task."""

    def save(self, request=None, **kwargs):
        email = self.cleaned_data["email"].lower()
        if ratelimit.consume(request, action="reset_password", key=email):
            send_password_links.enqueue(email)


@task
def send_password_links(email):
    """Send the users with this e-mail address a link to choose a new password."""
    for person in PasswordResetForm().get_users(email):
        uid = urlsafe_base64_encode(force_bytes(person.pk))
        path = reverse("wagtailadmin_password_reset_confirm", args=[uid, default_token_generator.make_token(person)])
        send(person, "mails/password_reset.html", {"path": path, "days": LINK_DAYS})


class InvitationForm(forms.Form):
    """Whom to invite, in which language, and with which message."""

    email = forms.EmailField(
        label=_("Courriel"),
        # The address is also the name under which the person signs in.
        validators=[MaxLengthValidator(150)],
        widget=forms.EmailInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )
    first_name = forms.CharField(label=_("Prénom"), required=False, max_length=150)
    last_name = forms.CharField(label=_("Nom"), required=False, max_length=150)
    language = forms.ChoiceField(
        label=_("Langue de la personne"),
        choices=settings.WAGTAILADMIN_PERMITTED_LANGUAGES,
        required=False,
        initial=settings.LANGUAGE_CODE,
    )
    word = forms.CharField(
        label=_("Un mot de vous"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Il est repris dans le courriel, avec votre nom et votre adresse."),
    )

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        person = person_of(email)
        if person and not person.is_active:
            raise forms.ValidationError(_("Ce compte est désactivé. Un administrateur peut le rouvrir."))
        return email


class PartnerForm(InvitationForm):
    workspace = forms.ModelChoiceField(
        PartnerWorkspace.objects.select_related("group").order_by("group__name"),
        label=_("Projet"),
        empty_label=_("Choisissez un projet"),
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
        label=_("Rôles"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_superuser = forms.BooleanField(
        label=_("Administrateur"), required=False, help_text=_("Il peut tout, comptes compris.")
    )
    field_order = ["email", "groups", "is_superuser"]

    def clean(self):
        given = super().clean()
        if not self.errors and not given["groups"] and not given["is_superuser"]:
            self.add_error("groups", _("Choisissez au moins un rôle."))
        return given


class AcceptInvitationForm(SetPasswordForm):
    """A password, and the user's name, if the invitation did not give it."""

    first_name = forms.CharField(label=_("Prénom"), max_length=150)
    last_name = forms.CharField(label=_("Nom"), max_length=150)
    field_order = ["first_name", "last_name"]

    def __init__(self, user, *args, **kwargs):
        super().__init__(user, *args, **kwargs)
        if user.get_full_name():
            del self.fields["first_name"], self.fields["last_name"]

    def save(self, commit=True):
        for name in self.fields.keys() & {"first_name", "last_name"}:
            setattr(self.user, name, self.cleaned_data[name])
        return super().save(commit)
