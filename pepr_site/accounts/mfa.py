"""The second factor: who must have one, and what happens when one is added or removed."""

from allauth.account.utils import user_display
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from pepr_site.accounts import audit_log, sessions
from pepr_site.accounts.roles import may_publish
from pepr_site.operations.mail import send


def lacks_factor(person):
    """Whether a user must set up a second factor before the admin opens."""
    return settings.SECOND_FACTOR_REQUIRED and may_publish(person) and not is_mfa_enabled(person)


def reset(person, by, request):
    """Remove all factors of a user, end their sessions, and notify them."""
    with transaction.atomic():
        Authenticator.objects.filter(user=person).delete()
        sessions.end_all(person)
        audit_log.write(person, audit_log.FACTORS_RESET, request, by=by)
    notify(person, "reset", by=user_display(by))


def reseal():
    """Encrypt all factors' secrets with the present `SECRET_KEY`; return how many, and how many no key decrypts."""
    resealed = closed = 0
    with transaction.atomic():
        for factor in Authenticator.objects.select_for_update().filter(
            Q(data__has_key="secret") | Q(data__has_key="seed")
        ):
            name = "secret" if "secret" in factor.data else "seed"
            try:
                factor.data[name] = get_adapter().reseal(factor.data[name])
            except InvalidToken:
                closed += 1
                continue
            factor.save(update_fields=["data"])
            resealed += 1
    return resealed, closed


def notify(person, change, **context):
    """Mail a user about a change of their factors, whoever made it."""
    send(person, "mails/factor.html", {"change": change} | context)


def added(sender, request, user, authenticator, **kwargs):
    log_change(request, user, authenticator, audit_log.FACTOR_ADDED, "added")


def removed(sender, request, user, authenticator, **kwargs):
    log_change(request, user, authenticator, audit_log.FACTOR_REMOVED, "removed")


def log_change(request, user, authenticator, action, change):
    # The codes come with the first factor; they are no event of their own.
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        audit_log.write(user, action, request, by=user, how=[authenticator.type])
        notify(user, change)


def renewed(sender, request, user, **kwargs):
    audit_log.write(user, audit_log.CODES_RENEWED, request, by=user)
