"""What is to come at the desk, in one list and as a calendar of one's own."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from wagtail.models import Page
from wagtail.users.models import UserProfile

from pepr_site.editing import editorial_calendar
from projects.models import CallPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def camille(person):
    return person("camille", "Communication")


def told(user):
    return {(one.what, one.page.title) for one in editorial_calendar.dates(user)}


def in_days(days):
    return timezone.now() + datetime.timedelta(days=days)


@pytest.fixture
def call():
    return CallPage.objects.filter(locale__language_code="fr").first()


def test_it_tells_what_appears_what_goes_what_closes_and_what_is_to_be_checked(camille, project, call):
    project.title, project.go_live_at = "Un projet à venir", in_days(3)
    project.save_revision(approved_go_live_at=project.go_live_at)
    CallPage.objects.filter(pk=call.pk).update(
        closes_at=in_days(5), results_on=in_days(20).date(), expire_at=in_days(30)
    )
    CallPage.objects.filter(pk=call.pk).update(review_on=in_days(-400).date(), opens_at=in_days(-3))
    call.get_translations().update(closes_at=in_days(5), title=call.title)
    found = [one for one in editorial_calendar.dates(camille) if one.page.title == call.title]
    begun = {"Ouverture d’un appel"}
    expected = {"Clôture d’un appel", "Résultats d’un appel", "Retrait", "À relire"} | begun
    assert sorted(one.what for one in found) == sorted(expected), "a date of both languages once"
    # What is late is of today, until it is done.
    assert next(one.day for one in found if one.what == "À relire") == timezone.localdate()
    events = Calendar.from_ical(editorial_calendar.written(found)).walk("VEVENT")
    assert len({event["uid"] for event in events}) == len(found)
    assert ("Parution", Page.objects.get(pk=project.pk).title) in told(camille)


def test_what_is_far_or_long_past_is_left_out(camille, call):
    CallPage.objects.filter(pk=call.pk).update(
        closes_at=in_days(400), opens_at=in_days(-30), review_on=in_days(300).date()
    )
    assert not {what for what, title in told(camille) if title == call.title}
    # What is not online goes nowhere.
    CallPage.objects.filter(pk=call.pk).update(live=False, expire_at=in_days(3))
    assert not {what for what, title in told(camille) if title == call.title}


def test_a_partner_is_told_of_what_they_may_change_alone(person, project, workspace, call):
    CallPage.objects.filter(pk=call.pk).update(closes_at=in_days(5))
    partner = person("paule")
    partner.groups.add(workspace.group)
    assert {one.page.translation_key for one in editorial_calendar.dates(partner)} <= {project.translation_key}


def test_the_page_lists_it_by_day_and_gives_the_calendar(client, camille, call):
    CallPage.objects.filter(pk=call.pk).update(closes_at=in_days(5), opens_at=in_days(-30))
    client.force_login(camille)
    answer = client.get(reverse(editorial_calendar.NAME))
    assert call.title in answer.text
    client.logout()
    file = client.get(answer.context["address"])
    assert file["Content-Type"].startswith("text/calendar")
    assert "no-store" in file["Cache-Control"]
    UserProfile.objects.update_or_create(user=camille, defaults={"preferred_language": "en"})
    assert "SUMMARY:Clôture" not in client.get(answer.context["address"]).text
    summaries = [str(event["summary"]) for event in Calendar.from_ical(file.content).walk("VEVENT")]
    assert f"Clôture d’un appel : {call.title}" in summaries
    assert f"Ouverture d’un appel : {call.title}" not in summaries, "a month ago"


@pytest.mark.parametrize("change", ["password", "is_active", "groups"])
def test_the_address_ends_with_the_password_the_account_and_the_rights(client, camille, change):
    address = reverse("editorial_calendar_file", args=[editorial_calendar.token_of(camille)])
    assert client.get(address).status_code == 200
    if change == "password":
        camille.set_password("une autre phrase de passe")
    elif change == "is_active":
        camille.is_active = False
    else:
        camille.groups.clear()
    camille.save()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("token", ["x", "WzFd:1abc:zzzz", "%00", "é" * 300])
def test_what_opens_nothing_is_not_found(client, token):
    assert client.get(f"/agenda-personnel/{token}/agenda.ics").status_code == 404


def test_who_may_change_nothing_is_not_shown_it(client, person):
    client.force_login(person("lea", "Relecture"))
    assert client.get(reverse(editorial_calendar.NAME)).status_code == 302
