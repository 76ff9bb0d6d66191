"""Too many attempts wait, whoever they are made by and whichever account they name; nobody locks another out."""

import time

import pytest
from django.db import connection
from wagtail.models import ModelLogEntry

from pepr_site.accounts import audit_log, sessions

pytestmark = pytest.mark.django_db
ELSEWHERE = {"REMOTE_ADDR": "198.51.100.7"}


def is_refused(answer):
    return "Trop de tentatives" in answer.content.decode()


@pytest.mark.parametrize("name", ["camille", "personne"])
def test_an_account_waits_after_five_attempts_whether_it_exists_or_not(people, enter, name, monkeypatch):
    for _time in range(5):
        assert "ne vont pas ensemble" in enter(name, "faux").content.decode()
    for _time in range(2):
        assert is_refused(enter(name)) and is_refused(enter(f" {name.upper()} "))
    assert ModelLogEntry.objects.filter(action=audit_log.FAILED).count() == 5
    assert ModelLogEntry.objects.filter(action=audit_log.LOCKED).count() == 1
    later = time.time() + 901
    monkeypatch.setattr("allauth.core.internal.ratelimit.time.time", lambda: later)
    assert enter(name).status_code == (302 if name == "camille" else 200)


def test_nobody_locks_another_out(people, enter):
    for _time in range(6):
        enter("camille", "faux", **ELSEWHERE)
    assert is_refused(enter("camille", **ELSEWHERE))
    assert enter("camille").status_code == 302


def test_a_device_from_which_the_person_has_come_in_is_let_through(people, enter, client):
    """Neither a neighbour of the same network nor guesses from everywhere shut out who has come in before."""
    assert enter("camille").status_code == 302
    known = client.cookies[sessions.DEVICE].value
    client.logout()
    client.cookies.clear()
    for number in range(20):
        enter("camille", "faux", REMOTE_ADDR=f"127.0.0.{number}")
    assert is_refused(enter("camille"))
    client.cookies[sessions.DEVICE] = known
    assert enter("camille").status_code == 302
    client.logout()
    for person in ("rene", "camille"):
        client.cookies.clear()
        client.cookies[sessions.DEVICE] = known if person == "rene" else f"{known}x"
        assert is_refused(enter(person))
    client.cookies[sessions.DEVICE] = known
    for _time in range(10):
        enter("camille", "faux")
    assert is_refused(enter("camille"))


def test_an_account_tried_from_everywhere_waits_after_a_hundred_attempts(people, enter, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"account": "3/15m/key"}
    for number in range(3):
        assert not is_refused(enter(("camille", "Camille")[number % 2], "faux", REMOTE_ADDR=f"198.51.{number}.7"))
    assert is_refused(enter("camille", REMOTE_ADDR="198.51.100.7"))
    assert enter("rene", REMOTE_ADDR="198.51.100.7").status_code == 302


def test_a_network_waits_after_twenty_failed_attempts_at_any_accounts(people, enter, client):
    assert enter("camille").status_code == 302
    client.logout()
    for number in range(20):
        assert not is_refused(enter(f"personne-{number}", "faux", REMOTE_ADDR=f"192.0.2.{number}"))
    assert is_refused(enter("camille", REMOTE_ADDR="192.0.2.99"))
    assert enter("camille", **ELSEWHERE).status_code == 302


def test_who_gets_in_or_chooses_a_new_password_is_not_held_by_what_came_before(people, enter, client):
    for _time in range(5):
        enter("camille", "faux")
    people["communication"].set_password("une tout autre phrase")
    people["communication"].save()
    for _time in range(6):
        assert enter("camille", "une tout autre phrase").status_code == 302
        client.logout()


def test_no_name_and_no_address_is_kept(people, enter):
    enter("camille", "faux", REMOTE_ADDR="192.0.2.77")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM pepr_site_cache")
        keys = " ".join(key for (key,) in cursor.fetchall())
    assert "192.0.2.0" in keys and "192.0.2.77" not in keys and "camille" not in keys
    assert ModelLogEntry.objects.get(action=audit_log.FAILED).data["address"] == "192.0.2.0"
