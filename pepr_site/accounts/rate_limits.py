"""How often a password or a code may be tried, by account and by address; counted for all processes and machines.

An attempt is counted before it is looked at: a hundred sent at once are no
more than a hundred sent in turn. What is counted is the name as it was typed,
so that the answer is the same whether such an account exists or not.
"""

from datetime import timedelta
from math import ceil

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from pepr_site.accounts.models import SignInAttempt
from pepr_site.operations.client_address import network_of

MOST_OF_ACCOUNT, MOST_OF_ADDRESS = 5, 20
WITHIN = timedelta(minutes=15)
# What is dated further ahead was counted by a clock that has been set right since, and would lock for hours.
SKEW = timedelta(minutes=1)
# One household or one server is given as many IPv6 addresses as this leaves free.
NETWORKS = {4: 32, 6: 64}  # bits


class Locked(Exception):
    """Too many attempts; `wait` says for how long no other is looked at."""

    def __init__(self, wait):
        self.wait = wait
        super().__init__(str(wait))

    def as_error(self):
        """Return what the person is told, as a form's error."""
        minutes = max(1, ceil(self.wait.total_seconds() / 60))
        text = ngettext(
            "Trop de tentatives. Réessayez dans %(minutes)d minute.",
            "Trop de tentatives. Réessayez dans %(minutes)d minutes.",
            minutes,
        )
        return ValidationError(text % {"minutes": minutes}, code="locked")


def begin(request, account):
    """Count an attempt at `account`, a text that names it, and return it; raises `Locked` where it is one too many."""
    now = timezone.now()
    SignInAttempt.objects.filter(Q(at__lte=now - WITHIN) | Q(at__gt=now + SKEW)).delete()
    address = network_of(request, NETWORKS)
    attempt = SignInAttempt.objects.create(
        account=pseudonym(account), address=pseudonym(address) if address else "", at=now
    )
    for field, most in (("account", MOST_OF_ACCOUNT), ("address", MOST_OF_ADDRESS)):
        key = getattr(attempt, field)
        earlier = list(_others(attempt, **{field: key}).values_list("at", flat=True)[:most]) if key else []
        if len(earlier) == most:
            attempt.delete()
            raise Locked(earlier[-1] + WITHIN - now)
    return attempt


def is_last(attempt):
    """Whether this failed attempt is the one that locks its account or its address."""
    counts = {field: _others(attempt, **{field: getattr(attempt, field)}).count() for field in ("account", "address")}
    return counts["account"] == MOST_OF_ACCOUNT - 1 or (attempt.address and counts["address"] == MOST_OF_ADDRESS - 1)


def forgive(account):
    """Forget the attempts at an account whose owner has shown who they are."""
    SignInAttempt.objects.filter(account=pseudonym(account)).delete()


def pseudonym(text):
    return salted_hmac("pepr_site.accounts.rate_limits", text.strip().lower(), algorithm="sha256").hexdigest()


def _others(attempt, **keys):
    return SignInAttempt.objects.filter(pk__lt=attempt.pk, **keys).order_by("-pk")
