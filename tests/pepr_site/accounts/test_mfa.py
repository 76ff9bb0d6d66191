"""The second factor: asked for, required of whoever can publish, and taken away by an administrator."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from wagtail.models import ModelLogEntry

from pepr_site.accounts import audit_log, mfa
from tests.pepr_site.accounts.conftest import code_of

pytestmark = pytest.mark.django_db
CODE = "/admin/connexion/code/"


def test_the_password_alone_no_longer_opens(client, people, enter, factor):
    code = factor(people["communication"])
    asked = enter("camille")
    assert asked.url == CODE
    assert client.get("/admin/").url.startswith("/admin/login/")
    assert "Second facteur" in client.get(CODE).content.decode()
    assert "n’est pas le bon" in client.post(CODE, {"code": "000000"}).content.decode()
    answer = client.post(CODE, {"code": code()})
    assert answer.url == "/admin/"
    assert client.get("/admin/").status_code == 200
    entry = ModelLogEntry.objects.get(action=audit_log.SIGNED_IN)
    assert (entry.user, entry.data["how"]) == (people["communication"], ["password", "totp"])


def test_a_code_passes_once_whichever_process_is_asked(client, people, enter, factor):
    code = factor(people["communication"])()
    enter("camille")
    assert client.post(CODE, {"code": code}).status_code == 302
    client.logout()
    enter("camille")
    for typed in (code, f"{code[:3]} {code[3:]}", f"{code[:3]}-{code[3:]}"):
        # Allauth's own memory lasts half a minute; a code, with what a clock may be off, a minute and a half.
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM pepr_site_cache WHERE cache_key LIKE '%totp.used%'")
        assert "a déjà servi" in client.post(CODE, {"code": typed}).content.decode(), typed


def test_a_recovery_code_opens_once(client, people, enter, factor):
    factor(people["communication"])
    kept = Authenticator.objects.get(user=people["communication"], type="recovery_codes")
    (spare, *_others) = RecoveryCodes(kept).get_unused_codes()
    enter("camille")
    assert client.post(CODE, {"code": spare}).url == "/admin/"
    client.logout()
    enter("camille")
    assert client.post(CODE, {"code": spare}).status_code == 200


def test_codes_are_not_guessed(client, people, enter, factor):
    code = factor(people["communication"])
    enter("camille")
    for _time in range(5):
        client.post(CODE, {"code": "000000"})
    assert "Trop de tentatives" in client.post(CODE, {"code": code()}).content.decode()
    written = ModelLogEntry.objects.filter(action__in=[audit_log.FAILED, audit_log.LOCKED])
    assert [entry.data["how"] for entry in written] == [["code"]] * 6 and written.filter(action=audit_log.LOCKED).get()


def test_the_secrets_are_not_read_in_the_database(people, factor):
    factor(people["communication"])
    for kept in Authenticator.objects.all():
        secret = kept.data.get("secret") or kept.data["seed"]
        assert secret.startswith("gAAAA")


def test_a_changed_key_opens_them_while_the_old_one_is_named(client, people, enter, factor, settings):
    code = factor(people["communication"])
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the new key", [settings.SECRET_KEY]
    enter("camille")
    assert client.post(CODE, {"code": code()}).url == "/admin/"
    call_command("reseal_factors")
    settings.SECRET_KEY_FALLBACKS = []
    cache.clear()
    client.logout()
    kept = Authenticator.objects.get(user=people["communication"], type="recovery_codes")
    enter("camille")
    assert client.post(CODE, {"code": RecoveryCodes(kept).get_unused_codes()[0]}).url == "/admin/"
    settings.SECRET_KEY = "a third key that nothing leads to"
    with pytest.raises(CommandError, match="2 secrets open with no key"):
        call_command("reseal_factors")


@pytest.mark.parametrize(
    ("role", "must"),
    [("communication", True), ("relecture", True), ("redaction", False), ("partner", False)],
)
def test_who_can_make_something_go_live_sets_one_up_before_anything_else(settings, as_, people, admin_user, role, must):
    settings.SECOND_FACTOR_REQUIRED = True
    client = as_(role)
    for address in ("/admin/", "/admin/account/", "/admin/pages/", "/admin/api/main/pages/"):
        answer = client.get(address)
        assert (answer.status_code == 302 and answer.url == "/admin/compte/securite/") == must
    assert client.get("/admin/pages/", headers={"x-requested-with": "XMLHttpRequest"}).status_code in (
        {403} if must else {200, 302, 403}
    )
    assert client.get("/admin/compte/securite/").status_code == 200
    assert mfa.lacks_factor(people[role]) == must
    assert mfa.lacks_factor(admin_user)


def test_setting_up_an_application_opens_the_admin_and_tells_its_owner(
    settings, client, people, enter, django_capture_on_commit_callbacks
):
    settings.SECOND_FACTOR_REQUIRED = True
    enter("camille")
    page = client.get("/admin/compte/securite/application/").content.decode()
    assert "data:image/svg+xml;base64," in page
    secret = client.session["mfa.totp.secret"]
    assert secret in page
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/admin/compte/securite/application/", {"code": code_of(secret)})
    assert answer.url == "/admin/compte/securite/codes/"
    codes = client.get(answer.url).content.decode()
    assert codes.count("<code>") == 10
    assert client.get("/admin/").status_code == 200
    assert "ajouté" in mail.outbox[-1].body
    assert ModelLogEntry.objects.get(action=audit_log.FACTOR_ADDED).data["how"] == ["totp"]


@pytest.mark.parametrize("is_told", [True, False], ids=["since long", "by another way"])
def test_a_session_left_open_does_not_change_the_factors(client, people, enter, factor, settings, is_told):
    code = factor(people["communication"])
    if is_told:
        enter("camille"), client.post(CODE, {"code": code()})
        session = client.session
        for record in session["account_authentication_methods"]:
            record["at"] -= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT + 1
        session.save()
    else:
        client.force_login(people["communication"])
    answer = client.get("/admin/compte/securite/application/retirer/")
    assert answer.url.startswith("/admin/compte/confirmer/")
    assert client.get("/admin/compte/securite/codes/").url.startswith("/admin/compte/confirmer/")
    answer = client.post(answer.url, {"password": "phrase de passe"})
    assert answer.url == "/admin/compte/securite/application/retirer/"
    assert "no-store" in client.get("/admin/compte/securite/codes/")["Cache-Control"]
    assert client.post(answer.url).status_code == 302
    assert not Authenticator.objects.filter(user=people["communication"]).exists()
    assert "retiré" in mail.outbox[-1].body


def test_an_administrator_resets_and_nobody_else(client, people, admin_user, factor):
    elsewhere = Client()
    elsewhere.post("/admin/login/", {"username": "camille", "password": "phrase de passe"})
    assert elsewhere.get("/admin/account/").status_code == 200
    factor(people["communication"])
    address = f"/admin/users/{people['communication'].pk}/second-facteur/"
    client.force_login(people["communication"])
    assert client.post(address).status_code == 302
    assert Authenticator.objects.filter(user=people["communication"]).exists()
    client.force_login(admin_user)
    assert "1 facteur" in client.get(address).content.decode()
    assert address in client.get("/admin/users/").content.decode()
    client.post(address)
    assert elsewhere.get("/admin/account/").status_code == 302
    assert not Authenticator.objects.filter(user=people["communication"]).exists()
    entry = ModelLogEntry.objects.get(action=audit_log.FACTORS_RESET)
    assert (entry.user, entry.object_id) == (admin_user, str(people["communication"].pk))
    assert "remettre à zéro" in mail.outbox[-1].body and mail.outbox[-1].to == [people["communication"].email]
