"""A call's state is read off its dates, the same by the page and by the database."""

import datetime
import itertools
from decimal import Decimal

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from projects.calls import CallState, state_expression
from projects.models import CallIndexPage, CallPage

pytestmark = pytest.mark.django_db

DAYS = [None, -2, 2]


def expected(opens, closes, results):
    """The last thing that has happened to a call."""
    happened = {CallState.RESULTS: results, CallState.CLOSED: closes, CallState.OPEN: opens}
    return next((state for state, days in happened.items() if days == -2), CallState.ANNOUNCED)


def test_the_page_and_the_database_tell_the_last_thing_that_happened():
    call = CallPage.objects.first()
    now = timezone.now()
    for opens, closes, results in itertools.product(DAYS, repeat=3):
        call.opens_at, call.closes_at, call.results_on = (
            days and now + datetime.timedelta(days=days) for days in (opens, closes, results)
        )
        call.results_on = call.results_on and call.results_on.date()
        CallPage.objects.filter(pk=call.pk).update(
            opens_at=call.opens_at, closes_at=call.closes_at, results_on=call.results_on
        )
        found = CallPage.objects.annotate(told=state_expression()).get(pk=call.pk).told
        assert found == call.state == expected(opens, closes, results), (opens, closes, results)


@pytest.mark.parametrize("days", [-1, 0])
def test_a_call_closes_after_it_opens(days):
    call = CallPage.objects.first()
    call.opens_at = timezone.now()
    call.closes_at = call.opens_at + datetime.timedelta(days=days)
    assert "vient avant" in str(call.publication_errors()["closes_at"])
    call.closes_at = call.opens_at + datetime.timedelta(minutes=1)
    assert "closes_at" not in call.publication_errors()


def test_an_amount_is_told_in_euros():
    call = CallPage.objects.first()
    call.money = Decimal("2.5")
    [grant] = call.structured_data({}, "https://exemple.fr/")
    assert grant["amount"]["value"] == 2_500_000


def test_the_latest_deadline_comes_first_and_calls_without_one_last():
    index, now, made = CallIndexPage.objects.get(locale__language_code="fr"), timezone.now(), []
    for days, year in ((None, 2031), (None, 2030), (-2, None), (2, None)):
        closes = days and now + datetime.timedelta(days=days)
        page = CallPage(title=f"{days} {year}", closes_at=closes, announced_for=year, standfirst="Bref.")
        made.insert(0, index.add_child(instance=page).pk)
    assert list(CallPage.objects.filter(pk__in=made).in_list_order().values_list("pk", flat=True)) == made


def test_an_open_call_says_until_when_on_its_page_and_in_the_list(client):
    call = CallPage.objects.filter(locale__language_code="fr").first()
    call.opens_at, call.closes_at = (timezone.now() + datetime.timedelta(days=days) for days in (-2, 2))
    call.save_revision().publish()
    words = f"Ouvert jusqu’au {date_format(timezone.localdate(call.closes_at))}"
    for address in (call.url, call.get_parent().url):
        assert words in client.get(address).content.decode().replace("\xa0", " ")
