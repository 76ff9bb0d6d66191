"""The adapters of django-allauth: rate limits, messages, encryption of the second factors."""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context, ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from pepr_site.accounts import audit_log, sessions
from pepr_site.operations.client_address import anonymised_ip, network_of

# The package's own texts for these are templates; a text that is not named here is not shown.
SAID = {
    "mfa/messages/totp_activated.txt": _("L’application est enregistrée."),
    "mfa/messages/totp_deactivated.txt": _("L’application est retirée."),
    "mfa/messages/webauthn_added.txt": _("La clé d’accès est enregistrée."),
    "mfa/messages/webauthn_removed.txt": _("La clé d’accès est retirée."),
    "usersessions/messages/sessions_logged_out.txt": _("Les autres sessions sont fermées."),
}
WRONG = _("Ce nom d’utilisateur et ce mot de passe ne vont pas ensemble.")
WRONG_CODE = _("Ce code n’est pas le bon, ou il a déjà servi.")
TOO_MANY = "too_many_login_attempts"


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": WRONG,
        "incorrect_password": _("Ce mot de passe n’est pas le bon."),
        TOO_MANY: _("Trop de tentatives. Réessayez dans un quart d’heure."),
    }

    def pre_authenticate(self, request, **credentials):
        """Count an attempt at an account from one network; raises the form's error beyond the limit.

        The name counts as it was typed: the response is the same whether the account exists or not. A device known for
        this user is counted separately, whatever others try.
        """
        name = credentials["username"].strip()
        person = audit_log.person_of(name)
        device = sessions.known_device(request, person) if person else ""
        if device and ratelimit.consume(request, action="device", key=device):
            return
        # A new password begins anew: whoever has just chosen one has often tried the old one before.
        secret = person.get_session_auth_hash() if person else ""
        try:
            super().pre_authenticate(request, username=f"{name} {network_of(request)} {secret}")
            if not ratelimit.consume(request, action="account", key=f"{name.lower()} {secret}"):
                raise self.validation_error(TOO_MANY)
        except ValidationError:
            audit_log.locked(request, name)
            raise

    def post_login(self, request, user, **options):
        """Respond to a sign-in, and remember the device."""
        response = super().post_login(request, user, **options)
        sessions.remember_device(response, user)
        return response

    def authentication_failed(self, request, **credentials):
        audit_log.failed(request, credentials["username"])

    def is_open_for_signup(self, request):
        return False

    def is_reauthentication_required(self, *, app, **kwargs):
        """Not for a user who has just signed in or confirmed it."""
        records = get_authentication_records(context.request, context.request.user)
        moments = [record["at"] for record in records]
        return not moments or now().timestamp() - max(moments) > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def respond_user_inactive(self, request, user):
        messages.error(request, WRONG)
        return redirect("account_login")

    def get_client_ip(self, request):
        """The anonymised address: allauth stores it with each session."""
        return anonymised_ip(request) or "0.0.0.0"  # noqa: S104 - a value to show, nothing listens there

    def add_message(self, request, level, message_template=None, message_context=None, extra_tags="", message=None):
        text = message or SAID.get(message_template)
        if text:
            messages.add_message(request, level, text, extra_tags=extra_tags)

    def send_mail(self, template_prefix, email, context):
        """Nothing: users are notified through `pepr_site/operations/mail.py` (see `mfa.py`)."""


class FactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG_CODE}

    def get_totp_issuer(self):
        return settings.WAGTAIL_SITE_NAME

    def get_public_key_credential_rp_entity(self):
        return {"id": settings.SITE_ADDRESS.hostname, "name": settings.WAGTAIL_SITE_NAME}

    def generate_authenticator_name(self, user, type):
        return str(_("Clé d’accès"))

    def encrypt(self, text):
        """Encrypted, because a copy of the database must not reveal the secrets of the factors."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def reseal(self, encrypted_text):
        """Return a secret encrypted with any of the keys, encrypted again with the present one."""
        return _fernet().rotate(encrypted_text.encode()).decode()


def _fernet():
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    derived = [hashlib.sha256(f"pepr_site.accounts.mfa:{key}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])
