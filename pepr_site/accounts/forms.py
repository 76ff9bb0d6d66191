"""The forms of the doors, with their words and with the lock."""

import threading

from allauth.account.forms import LoginForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import PasswordResetForm as WagtailPasswordResetForm

from pepr_site.accounts import audit_log, rate_limits
from pepr_site.accounts.adapters import WRONG_CODE
from pepr_site.operations.mail import send

CODE_LENGTH = 20


def plain(field, label, **attributes):
    """Give a field of the package's our label, and no words inside the box."""
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
        """Under the name that password managers have kept from Wagtail's form."""
        return super().add_prefix("username" if field_name == "login" else field_name)


class _LockedCode:
    """A code may be tried as often as a password, and passes once: wherever, whichever process is asked."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        plain(self.fields["code"], _("Code"), autofocus=True, inputmode="numeric")
        self.fields["code"].max_length = CODE_LENGTH

    def clean_code(self):
        account, code = f"second factor of {self.user.pk}", self.cleaned_data["code"].replace(" ", "")
        try:
            attempt = rate_limits.begin(context.request, account)
        except rate_limits.Locked as locked:
            raise locked.as_error() from None
        try:
            passed = super().clean_code()
            once(self.user, code)
        except forms.ValidationError:
            name = self.user.get_username()
            audit_log.failed(context.request, name, is_locked=rate_limits.is_last(attempt), how="code")
            raise
        rate_limits.forgive(account)
        return passed


def once(person, code):
    """Take a code of a person's; raises the form's error where it was taken a moment ago, by whichever process."""
    spent = rate_limits.SignInAttempt(account=rate_limits.pseudonym(f"spent {person.pk} {code}"))
    spent.save()
    if rate_limits.SignInAttempt.objects.filter(account=spent.account, pk__lt=spent.pk).exists():
        raise forms.ValidationError(WRONG_CODE)


class CodeForm(_LockedCode, AuthenticateForm):
    pass


class CodeAgainForm(_LockedCode, ReauthenticateForm):
    pass


class FirstCodeForm(ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        plain(self.fields["code"], _("Code à six chiffres"), inputmode="numeric")


class PasskeyForm(AddWebAuthnForm):
    """A passkey always opens the door by itself: there is no lesser kind to choose."""

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
    """Answers alike, and as fast, whether or not there is such an account: the mail leaves by itself."""

    def save(self, request=None, **kwargs):
        email = self.cleaned_data["email"]
        try:
            rate_limits.begin(request, f"reset {email}")
        except rate_limits.Locked:
            return
        run(lambda: self._send(email))

    def _send(self, email):
        from pepr_site.accounts.invitations import SECONDS_A_DAY, password_path

        for person in self.get_users(email):
            days = settings.PASSWORD_RESET_TIMEOUT // SECONDS_A_DAY
            send(person, "mails/password_reset.html", {"path": password_path(person), "days": days})


def run(work):
    """Do `work` in a thread of its own, whose connection to the database is closed after it."""

    def done():
        try:
            work()
        finally:
            connection.close()

    threading.Thread(target=done).start()
