"""Sign-ins, failed sign-ins and changes of permissions, in Wagtail's own audit log.

A failed sign-in under an unknown name is logged on the site object. IP addresses are truncated before they are stored.
"""

from datetime import timedelta

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter, log
from wagtail.models import ModelLogEntry, Site

from pepr_site.operations.client_address import anonymised_ip

SIGNED_IN, FAILED, LOCKED = "pepr_site.signed_in", "pepr_site.sign_in_failed", "pepr_site.sign_in_locked"
FACTOR_ADDED, FACTOR_REMOVED = "pepr_site.factor_added", "pepr_site.factor_removed"
FACTORS_RESET, CODES_RENEWED = "pepr_site.factors_reset", "pepr_site.codes_renewed"
PASSWORD, RIGHTS = "pepr_site.password_changed", "pepr_site.rights_changed"
LOCKED_FOR = 15 * 60  # seconds

LABELS = {
    SIGNED_IN: _("Connexion"),
    FAILED: _("Connexion refusée"),
    LOCKED: _("Accès bloqué pour un temps"),
    FACTOR_ADDED: _("Second facteur ajouté"),
    FACTOR_REMOVED: _("Second facteur retiré"),
    FACTORS_RESET: _("Double authentification remise à zéro"),
    CODES_RENEWED: _("Codes de secours renouvelés"),
    PASSWORD: _("Mot de passe changé"),
    RIGHTS: _("Droits changés"),
}
WAYS = {
    "password": _("mot de passe"),
    "totp": _("application"),
    "code": _("code"),
    "recovery_codes": _("code de secours"),
    "webauthn": _("clé d’accès"),
    "socialaccount": _("connexion unique"),
}
CHANGES = {
    "joined": _("entre dans : %s"),
    "left": _("sort de : %s"),
    "is_superuser+": _("devient administrateur"),
    "is_superuser-": _("n’est plus administrateur"),
    "is_active+": _("compte rouvert"),
    "is_active-": _("compte fermé"),
}


class Formatter(LogFormatter):
    """Describes such an entry in one line."""

    def format_message(self, log_entry):
        details = details_of(log_entry.data)
        return f"{self.label} ({details})" if details else str(self.label)


def details_of(data):
    """Return the description of an entry's data, beside its label; "" for nothing."""
    said = [str(WAYS.get(way, way)) for way in data.get("how", [])]
    changes = data.get("changes", {})
    for change, text in CHANGES.items():
        if change in changes:
            said.append(str(text) % ", ".join(changes[change]) if changes[change] else str(text))
    return ", ".join(said)


def register(actions):
    """Register each action with its label and formatter; called by Wagtail's hook."""
    for action, label in LABELS.items():
        actions.register_action(action)(type("AccountLogFormatter", (Formatter,), {"label": label}))


def write(person, action, request=None, by=None, **data):
    """Log an event of a user's account, `by` somebody, or by Wagtail's current user."""
    if request is not None and (address := anonymised_ip(request)):
        data["address"] = address
    return log(instance=person, action=action, user=by, data=data)


def person_of(name):
    """Return the user with this name, in any case; None for nobody."""
    return get_user_model().objects.filter(username__iexact=name.strip()).first()


def failed(request, name, action=FAILED, **data):
    """Log a failed attempt; for an unknown name, on the site."""
    if whose := person_of(name) or Site.objects.filter(is_default_site=True).first():
        write(whose, action, request, **data)


def locked(request, name, **data):
    """Log a lock-out: once in a quarter of an hour."""
    whose = person_of(name)
    if cache.add(f"locked-{whose.pk if whose else 'nobody'}", True, LOCKED_FOR):
        failed(request, name, LOCKED, **data)


def code_failed(sender, request, user, **kwargs):
    """Log a failed second factor."""
    failed(request, user.get_username(), how=["code"])


def signed_in(sender, request, user, **kwargs):
    """Log a sign-in, with its methods."""
    ways = [record.get("type", record["method"]) for record in get_authentication_records(request, user)]
    write(user, SIGNED_IN, request, by=user, how=ways)


def entries():
    """Return the entries that this module writes."""
    return ModelLogEntry.objects.filter(action__in=LABELS)


def purge():
    """Delete entries past their retention; return how many."""
    before = timezone.now() - timedelta(days=settings.SIGN_IN_LOG_MONTHS * 365.25 / 12)
    return entries().filter(timestamp__lt=before).delete()[0]
