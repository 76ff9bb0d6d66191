"""The one sign-in: what it asks, what it says, where it leads."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.views import LoginView as DjangoLoginView
from django.core import mail
from django.urls import get_resolver

from tests.pepr_site.accounts.crawl import patterns

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/"


def words(response):
    return response.content.decode()


def test_the_admin_leads_to_it_and_it_leads_back(client, people, enter):
    asked = client.get("/admin/reports/review/")
    assert asked.url == "/admin/login/?next=/admin/reports/review/"
    page = words(client.get(asked.url))
    assert 'value="/admin/reports/review/"' in page
    assert "Nom d’utilisateur" in page and "Mot de passe" in page
    response = enter("camille")
    assert response.url == "/admin/"
    assert client.get(LOGIN).url == "/admin/"
    # Who has no right to the admin would be led round in a circle.
    client.logout(), enter("nadia")
    assert client.get(LOGIN).status_code == 200


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"])
def test_it_leads_nowhere_else(client, people, away):
    answer = client.post(LOGIN, {"username": "camille", "password": "phrase de passe", "next": away})
    assert answer.url == "/admin/"


def test_it_says_whose_sign_in_it_is(client):
    for path in (LOGIN, "/admin/password_reset/"):
        page = BeautifulSoup(client.get(path).content, "lxml")
        assert page.title.get_text(strip=True).endswith("PEPR Biothérapies")
        assert "favicon" in page.select_one("link[rel=icon]")["href"]
        assert "wagtail" not in page.main.get_text().casefold()
        assert not page.select(".login-logo")


def test_who_has_chosen_a_password_is_led_to_it(client):
    page = BeautifulSoup(client.get("/admin/password_reset/complete/").content, "lxml")
    assert page.main.find("a", href=LOGIN).get_text(strip=True) == "Se connecter"


def test_it_speaks_the_visitor_s_language_and_is_kept_nowhere(client):
    answer = client.get(LOGIN, headers={"accept-language": "en"})
    assert 'lang="en"' in words(answer) and "Sign in" in words(answer)
    assert "no-store" in answer["Cache-Control"]
    assert 'lang="en"' in words(client.get("/admin/password_reset/", headers={"accept-language": "en"}))


def test_it_says_the_same_of_a_wrong_password_a_wrong_name_and_a_closed_account(people, enter):
    people["nobody"].is_active = False
    people["nobody"].save()
    answers = [enter("camille", "faux"), enter("personne", "faux"), enter("nadia")]
    assert all("ne vont pas ensemble" in words(answer) for answer in answers)


def test_there_is_no_other_sign_in(client, people):
    """A sign-in that asks for a password alone would go round the second factor."""
    assert client.get("/_util/login/?next=/x/").url == "/admin/login/?next=/x/"
    assert client.get("/en/_util/login/").url == "/admin/login/"
    plain = [
        name
        for name, pattern in patterns(get_resolver(), "", "")
        if name in {"login", "account_signup", "account_reset_password", "mfa_trust"}
    ]
    assert not plain
    first = next(p for p in get_resolver().url_patterns if str(p.pattern) == "admin/").url_patterns[0]
    assert first.name == "account_login" and not issubclass(first.callback.view_class, DjangoLoginView)


def test_a_forgotten_password(client, people, work):
    known = client.post("/admin/password_reset/", {"email": "camille@exemple.fr"})
    unknown = client.post("/admin/password_reset/", {"email": "personne@exemple.fr"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    work()
    (message,) = mail.outbox
    assert message.alternatives and "Nouveau mot de passe" in message.subject
    path = next(word for word in message.body.split() if "/admin/password_reset/" in word)
    form = client.get(path.removeprefix("http://localhost"), follow=True)
    assert "12" in words(form), "the rules are said beforehand"
    short = client.post(form.redirect_chain[-1][0], {"new_password1": "court", "new_password2": "court"})
    assert short.status_code == 200
    new = "une tout autre phrase"
    client.post(form.redirect_chain[-1][0], {"new_password1": new, "new_password2": new})
    people["communication"].refresh_from_db()
    assert people["communication"].check_password(new)


def test_nobody_is_flooded_with_mails(client, people, work):
    for _time in range(7):
        client.post("/admin/password_reset/", {"email": f"{'cC'[_time % 2]}amille@exemple.fr"})
    work()
    assert len(mail.outbox) == 5


def test_public_pages_are_as_before(client, django_assert_num_queries):
    answer = client.get("/")
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
