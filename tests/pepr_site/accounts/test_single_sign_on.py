"""Single sign-on against a real OpenID Connect provider, which the tests start."""

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user_model
from oidc_provider_mock import User, run_server_in_thread
from wagtail.models import ModelLogEntry

from pepr_site.accounts import audit_log

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning:authlib")]
START, RETURN = "/admin/connexion/sso/", "/admin/connexion/sso/retour/"


def claims(email, **others):
    return {"email": email, "email_verified": True} | others


PEOPLE = {
    "known": claims("Camille@Exemple.fr"),
    "unproved": claims("camille@exemple.fr", email_verified=False),
    "quoted": claims("camille@exemple.fr", email_verified="false"),
    "stranger": claims("inconnue@exemple.fr", preferred_username="inconnue"),
    "closed": claims("nadia@exemple.fr"),
}


@pytest.fixture(scope="module")
def issuer():
    users = [User(sub=sub, claims=of) for sub, of in PEOPLE.items()]
    with run_server_in_thread(user_claims=users) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def provider(issuer, settings):
    """The settings that an installation with this provider has."""
    application = {
        "provider_id": "sso",
        "name": "Inserm",
        "client_id": "pepr",
        "secret": "secret",
        "settings": {"server_url": issuer},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [application]}}
    return application


@pytest.fixture
def come(client, provider, people):
    """A function that signs in as one of these at the provider, and returns the site's answer to their return."""

    def sign_in(sub, path="/admin/account/"):
        away = client.post(START, {"next": path})
        assert "code_challenge=" in away.url and "state=" in away.url
        back = requests.post(away.url, data={"sub": sub}, allow_redirects=False, timeout=10).headers["Location"]
        assert back.startswith("http://testserver" + RETURN)
        return client.get(back.removeprefix("http://testserver"))

    return sign_in


def is_in(client):
    return client.get("/admin/account/").status_code == 200


def test_a_verified_address_opens_its_account_and_then_the_identifier_does(client, come, people):
    assert "Se connecter par Inserm" in client.get("/admin/login/").content.decode()
    assert come("known").url == "/admin/account/"
    assert is_in(client)
    camille = people["communication"]
    camille.refresh_from_db()
    assert camille.has_usable_password()
    assert ModelLogEntry.objects.get(action=audit_log.SIGNED_IN).data["how"] == ["socialaccount"]
    client.logout()
    camille.email = "autre@exemple.fr"
    camille.save()
    come("known")
    assert is_in(client) and SocialAccount.objects.get().user == camille


@pytest.mark.parametrize(
    ("sub", "makes_accounts"),
    [("unproved", False), ("quoted", False), ("stranger", False), ("closed", False), ("closed", True)],
)
def test_nobody_else_comes_in(client, come, people, settings, sub, makes_accounts):
    settings.OIDC_CREATES_ACCOUNTS = makes_accounts
    people["nobody"].is_active = False
    people["nobody"].save()
    count = get_user_model().objects.count()
    answer = come(sub)
    assert answer.url == "/admin/login/"
    assert not is_in(client)
    assert "n’ouvre aucun compte" in client.get("/admin/login/").content.decode()
    assert get_user_model().objects.count() == count and not SocialAccount.objects.exists()


def test_accounts_are_made_where_the_settings_say_so_and_may_do_nothing(client, come, settings):
    settings.OIDC_CREATES_ACCOUNTS = True
    come("stranger")
    person = get_user_model().objects.get(email="inconnue@exemple.fr")
    assert not person.groups.exists() and not person.is_superuser and not person.has_usable_password()
    assert not is_in(client)


def test_the_second_factor_is_asked_all_the_same(client, come, people, factor):
    factor(people["communication"])
    assert come("known").url == "/admin/connexion/code/"
    assert not is_in(client)


def test_a_return_that_nobody_asked_for_is_refused(client, provider, people):
    assert client.get(RETURN, {"code": "x", "state": "x"}).url == "/admin/login/"
    assert client.get(RETURN, {"error": "access_denied"}).url == "/admin/login/"


def test_only_the_button_leads_away(client, provider, people):
    assert client.get(START).url == "/admin/login/"
    client.force_login(people["communication"])
    assert client.post(START, {"process": "connect"}).url == "/admin/login/"


def test_a_provider_that_does_not_answer_is_told(client, provider):
    provider["settings"]["server_url"] = "http://localhost:9"
    client.post(START)
    assert "ne répond pas" in client.get("/admin/login/").content.decode()


def test_without_a_provider_there_is_no_button_and_no_address(client, db):
    assert "Se connecter par" not in client.get("/admin/login/").content.decode()
    assert client.post(START).status_code == 404
