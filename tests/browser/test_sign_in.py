"""The second factor as a person meets it: an application, a recovery code, then a passkey that needs nothing else."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.browser.conftest import PASSWORD

pytestmark = pytest.mark.browser
# Nobody else's: it ends with a second factor.
PERSON = "ines"


def code_of(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def give(page, code):
    page.fill("[name=code]", code)
    page.click("main button[type=submit]:not(.button-secondary)")


def give_password(page):
    page.goto("/admin/login/")
    page.fill("[name=username]", PERSON)
    page.fill("[name=password]", PASSWORD)
    page.click(".login-form button[type=submit]")


def leave(page):
    page.context.clear_cookies()


@pytest.fixture
def key(open_page, accounts):
    """A page of a browser that has a passkey's authenticator, which always says yes."""
    page = open_page("/admin/login/")
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return page


def test_a_person_sets_up_each_factor_and_comes_in_by_it(key):
    page = key
    give_password(page)
    page.wait_for_url("**/admin/")

    page.goto("/admin/compte/securite/application/")
    assert page.evaluate("document.querySelector('.totp-code').naturalWidth") > 0
    secret = page.input_value("#secret")
    first = code_of(secret)
    give(page, first)
    page.wait_for_url("**/codes/")
    spare = page.inner_text(".recovery-codes li")

    leave(page)
    give_password(page)
    page.wait_for_url("**/connexion/code/")
    give(page, "000000")
    page.locator(".messages .error").get_by_text("n’est pas le bon").wait_for()
    give(page, spare)
    page.wait_for_url("**/admin/")

    page.goto("/admin/compte/securite/cles/ajouter/")
    page.fill("[name=name]", "Ordinateur du bureau")
    page.click("[data-passkey] button")
    page.wait_for_url("**/compte/securite/")
    assert "Ordinateur du bureau" in page.inner_text("main")
    assert re.search(r"Il reste 9 codes", page.inner_text("main"))

    leave(page)
    page.goto("/admin/login/?next=/admin/compte/sessions/")
    page.click("[data-passkey] button")
    # Not where the way in names it.
    page.wait_for_url(re.compile(r"^[^?]*/compte/sessions/$"))
    assert "cette session" in page.inner_text("main")

    leave(page)
    give_password(page)
    page.wait_for_url("**/connexion/code/")
    page.click("[data-passkey] button")
    page.wait_for_url("**/admin/")
    assert page.problems == []


def test_the_sign_in_stands_on_a_small_screen_without_javascript(open_page):
    page = open_page("/admin/login/", width=320, java_script_enabled=False)
    assert page.is_visible("[name=username]")
    assert not page.is_visible("[data-passkey]")
    assert page.locator(".login-form button[type=submit]").is_visible()
