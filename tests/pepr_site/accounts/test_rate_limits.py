"""Too many attempts wait, whoever they are made by and whichever account they name."""

from datetime import timedelta

import pytest
from wagtail.models import ModelLogEntry

from pepr_site.accounts import audit_log
from pepr_site.accounts.models import SignInAttempt

pytestmark = pytest.mark.django_db


def later(minutes):
    """Make every attempt that many minutes older."""
    for attempt in SignInAttempt.objects.all():
        attempt.at -= timedelta(minutes=minutes)
        attempt.save()


@pytest.mark.parametrize("name", ["camille", "personne"])
def test_an_account_waits_after_five_attempts_whether_it_exists_or_not(people, enter, name):
    for _time in range(5):
        assert "ne vont pas ensemble" in enter(name, "faux").content.decode()
    assert "Réessayez dans 15 minutes" in enter(name).content.decode()
    assert "Réessayez dans 15 minutes" in enter(f" {name.upper()} ").content.decode()
    later(10)
    assert "Réessayez dans 5 minutes" in enter(name).content.decode()
    assert ModelLogEntry.objects.filter(action=audit_log.LOCKED).count() == 1
    later(6)
    assert enter(name).status_code == (302 if name == "camille" else 200)


def test_a_clock_that_ran_ahead_locks_nobody_out_once_it_is_right(people, enter):
    for _time in range(5):
        enter("camille", "faux")
    later(-120)
    assert enter("camille").status_code == 302


def test_an_address_waits_after_twenty_attempts_at_any_accounts(people, enter):
    for number in range(20):
        enter(f"personne-{number}", "faux")
    assert "Trop de tentatives" in enter("camille").content.decode()
    assert enter("camille", REMOTE_ADDR="198.51.100.7").status_code == 302


def test_who_gets_in_begins_anew(people, enter, client):
    for _time in range(4):
        enter("camille", "faux")
    assert enter("camille").status_code == 302
    client.logout()
    for _time in range(4):
        assert "ne vont pas ensemble" in enter("camille", "faux").content.decode()


def test_no_name_and_no_address_is_kept(people, enter):
    enter("camille", "faux")
    attempt = SignInAttempt.objects.get()
    assert "camille" not in attempt.account and "127" not in attempt.address[:3]
    entry = ModelLogEntry.objects.get(action=audit_log.FAILED)
    assert entry.data["address"] == "127.0.0.0"


def test_an_attempt_is_counted_before_it_is_looked_at(people, enter, monkeypatch):
    """A hundred sent at once are no more than a hundred in turn."""
    seen = []
    monkeypatch.setattr(
        "pepr_site.accounts.adapters.authenticate", lambda request, **given: seen.append(SignInAttempt.objects.count())
    )
    enter("camille", "faux")
    enter("camille", "faux")
    assert seen == [1, 2]
