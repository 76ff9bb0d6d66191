"""A call's state is read off its dates, the same by the page and by the database."""

import datetime
import itertools

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from projects.calls import CallState, state_expression
from projects.models import CallPage

pytestmark = pytest.mark.django_db

DAYS = [None, -2, 2]


def test_the_page_and_the_database_agree_on_the_state():
    call = CallPage.objects.first()
    now, seen = timezone.now(), set()
    for opens, closes, results in itertools.product(DAYS, repeat=3):
        call.opens_at, call.closes_at, call.results_on = (
            days and now + datetime.timedelta(days=days) for days in (opens, closes, results)
        )
        call.results_on = call.results_on and call.results_on.date()
        CallPage.objects.filter(pk=call.pk).update(
            opens_at=call.opens_at, closes_at=call.closes_at, results_on=call.results_on
        )
        found = CallPage.objects.annotate(told=state_expression()).get(pk=call.pk).told
        assert found == call.state, (opens, closes, results)
        seen.add(found)
    assert seen == {state.value for state in CallState}


def test_an_open_call_says_until_when_on_its_page_and_in_the_list(client):
    call = CallPage.objects.filter(locale__language_code="fr").first()
    call.opens_at, call.closes_at = (timezone.now() + datetime.timedelta(days=days) for days in (-2, 2))
    call.save_revision().publish()
    words = f"Ouvert jusqu’au {date_format(timezone.localdate(call.closes_at))}"
    for address in (call.url, call.get_parent().url):
        assert words in client.get(address).content.decode().replace("\xa0", " ")
