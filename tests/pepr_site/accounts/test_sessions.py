"""How long a session lasts, and what ends it."""

import time

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group, Permission
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from pepr_site.accounts import audit_log, sessions

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def browsers(people):
    """Two browsers in which the same person is signed in."""
    both = [Client(headers={"user-agent": FIREFOX}), Client()]
    for browser in both:
        browser.post("/admin/login/", {"username": "camille", "password": "phrase de passe"})
        assert browser.get("/admin/account/").status_code == 200
    return both


def is_in(browser):
    return browser.get("/admin/account/").status_code == 200


def make_older(browser, **seconds):
    session = browser.session
    for key, value in seconds.items():
        session[getattr(sessions, key)] = int(time.time()) - value
    session.save()


def test_a_session_that_somebody_has_planted_opens_nothing(client, people, enter):
    planted = client.session
    planted["next"] = "/"
    planted.save()
    assert client.cookies["session"].value == planted.session_key
    assert enter("camille").status_code == 302
    assert client.cookies["session"].value != planted.session_key
    thief = Client()
    thief.cookies["session"] = planted.session_key
    assert not is_in(thief) and is_in(client)


def test_it_ends_with_the_browser(browsers):
    assert browsers[0].cookies["session"]["max-age"] == ""


def test_it_ends_at_its_age_whatever_is_done(browsers, settings):
    make_older(browsers[0], SINCE=settings.SESSION_AGE + 1)
    answer = browsers[0].get("/admin/account/", follow=True)
    assert "a pris fin" in answer.content.decode()
    assert answer.redirect_chain[-1][0] == "/admin/login/?next=/admin/account/"
    for address in ("/admin/compte/sessions/", "/admin/connexion/etat/"):
        old = Client()
        old.post("/admin/login/", {"username": "camille", "password": "phrase de passe"})
        make_older(old, SINCE=settings.SESSION_AGE + 1)
        answer = old.get(address)
        assert answer.status_code == 302 or answer.json() == {"user": None}
    assert is_in(browsers[1])


def test_work_renews_it_and_what_a_page_asks_by_itself_does_not(browsers, settings):
    kept = Session.objects.filter(session_key=browsers[0].session.session_key)
    for path, is_renewed in (("/admin/editing-sessions/", False), ("/admin/account/", True)):
        make_older(browsers[0], SEEN=3600)
        kept.update(expire_date=timezone.now() + timezone.timedelta(minutes=5))
        if is_renewed:
            browsers[0].get(path)
        else:
            request = type("Request", (), {"session": browsers[0].session})
            sessions.touch(request, "wagtailadmin_editing_sessions:ping")
        left = kept.get().expire_date - timezone.now()
        assert (left > timezone.timedelta(minutes=10)) == is_renewed
    kept.update(expire_date=timezone.now() - timezone.timedelta(seconds=1))
    assert not is_in(browsers[0])
    sessions.purge()
    # Other tests of this process may have left sessions of nobody.
    [left] = UserSession.objects.values_list("session_key", flat=True)
    assert not kept.exists() and Session.objects.filter(session_key=left).exists()


def test_one_that_a_clock_ahead_has_dated_lasts_no_longer(browsers, settings):
    ahead = timezone.timedelta(days=300)
    make_older(browsers[0], SINCE=-ahead.total_seconds(), SEEN=-ahead.total_seconds())
    kept = Session.objects.filter(session_key=browsers[0].session.session_key)
    kept.update(expire_date=timezone.now() + ahead)
    assert is_in(browsers[0])
    assert kept.get().expire_date - timezone.now() <= timezone.timedelta(seconds=settings.SESSION_COOKIE_AGE)
    assert browsers[0].session[sessions.SINCE] <= time.time()


def test_a_new_password_ends_the_others(browsers, people):
    words = {
        "name_email-first_name": "Camille",
        "name_email-last_name": "C",
        "name_email-email": "camille@exemple.fr",
        "locale-preferred_language": "",
        "locale-current_time_zone": "",
        "theme-theme": "system",
        "theme-contrast": "system",
        "theme-density": "default",
        "theme-keyboard_shortcuts": "on",
        "password-old_password": "phrase de passe",
        "password-new_password1": "une tout autre phrase",
        "password-new_password2": "une tout autre phrase",
    }
    browsers[0].post("/admin/account/", words)
    people["communication"].refresh_from_db()
    assert people["communication"].check_password("une tout autre phrase")
    assert [is_in(browser) for browser in browsers] == [True, False]
    assert ModelLogEntry.objects.filter(action=audit_log.PASSWORD).count() == 1


@pytest.mark.parametrize("change", ["groups", "power", "closed", "emptied"])
def test_a_change_of_rights_ends_them_all(browsers, people, change):
    person = people["communication"]
    # Whatever is left to them.
    person.user_permissions.add(Permission.objects.get(codename="access_admin"))
    if change == "groups":
        person.groups.add(Group.objects.get(name="Relecture"))
    elif change == "emptied":
        Group.objects.get(name="Communication").user_set.remove(person)
    else:
        setattr(person, *{"power": ("is_superuser", True), "closed": ("is_active", False)}[change])
        person.save()
    assert [is_in(browser) for browser in browsers] == [False, False]


def test_one_sees_and_ends_one_s_own(browsers, people, client):
    page = browsers[1].get("/admin/compte/sessions/").content.decode()
    assert "Firefox, Windows" in page and "127.0.0.0" in page and "cette session" in page
    other = UserSession.objects.get(session_key=browsers[0].session.session_key)
    client.force_login(people["redaction"])
    client.post("/admin/compte/sessions/", {"session": other.pk})
    client.post("/admin/compte/sessions/", {"session": "x"})
    assert is_in(browsers[0])
    browsers[1].post("/admin/compte/sessions/", {"session": other.pk})
    own = UserSession.objects.get(session_key=browsers[1].session.session_key)
    browsers[1].post("/admin/compte/sessions/", {"session": own.pk})
    assert [is_in(browser) for browser in browsers] == [False, True]


def test_one_ends_all_the_others(browsers):
    browsers[1].post("/admin/compte/sessions/")
    assert [is_in(browser) for browser in browsers] == [False, True]
