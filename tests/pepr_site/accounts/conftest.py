"""One person of each role, and hands to sign in with."""

import time

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value

from tests.pepr_site.conftest import as_, people, person, project, workspace  # noqa: F401

PASSWORD = "phrase de passe"


@pytest.fixture
def enter(client):
    """A function that gives a name and a password to the sign-in, and returns its answer."""

    def give(name, password=PASSWORD, **options):
        return client.post("/admin/login/", {"username": name, "password": password}, **options)

    return give


@pytest.fixture
def factor(db):
    """A function that gives a person an application of codes, and returns what reads its code of the moment."""

    def give(someone):
        secret = generate_totp_secret()
        TOTP.activate(someone, secret)
        RecoveryCodes.activate(someone)
        return lambda: code_of(secret)

    return give


def code_of(secret):
    """Return what an application that has this secret shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))
