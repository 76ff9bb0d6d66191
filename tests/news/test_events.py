"""The agenda: what is coming first, then what is past; the next events stand above the news."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from django.utils.text import slugify

from news.models import EventIndexPage, EventPage
from tests.conftest import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def agenda(home):
    return EventIndexPage.objects.child_of(home).get()


def event(agenda, title, first, last=None):
    dates = {"start_date": in_days(first), "end_date": None if last is None else in_days(last)}
    return publish(EventPage(title=title, slug=slugify(title), **dates), agenda)


def in_days(days):
    return timezone.localdate() + datetime.timedelta(days=days)


def soup(client, address):
    return BeautifulSoup(client.get(address).content, "lxml")


def titles(page):
    return [title.get_text(strip=True) for title in page.select(".rows h4")]


def test_what_is_coming_stands_first_the_nearest_first_and_the_past_after_it(client, agenda):
    event(agenda, "loin", 60)
    event(agenda, "demain", 1)
    event(agenda, "hier", -1)
    page = soup(client, agenda.url)
    assert titles(page)[:3] == ["demain", "loin", "hier"]
    assert [title.text for title in page.select(".group-title")] == ["À venir", "Passés"]
    assert titles(soup(client, f"{agenda.url}?when=coming")) == ["demain", "loin"]
    assert "hier" in titles(soup(client, f"{agenda.url}?when=past"))


def test_an_event_is_coming_until_its_last_day_is_over(client, agenda):
    running = event(agenda, "en cours", -2, 0)
    assert titles(soup(client, f"{agenda.url}?when=coming")) == ["en cours"]
    assert not running.is_past


def test_the_database_and_the_page_tell_the_same_moment(agenda):
    event(agenda, "en cours", -2, 0)
    event(agenda, "demain", 1)
    moments = {item.slug: item.moment for item in EventPage.objects.with_moment()}
    assert moments == {item.slug: "past" if item.is_past else "coming" for item in EventPage.objects.all()}
    assert set(moments.values()) == {"past", "coming"}


def test_where_nothing_is_coming_the_agenda_says_so(client, agenda):
    assert "Aucun événement à venir" in soup(client, agenda.url).text
    event(agenda, "demain", 1)
    assert "Aucun événement à venir" not in soup(client, agenda.url).text
    EventPage.objects.update(live=False)
    assert "Aucun événement n’est annoncé" in soup(client, agenda.url).text


def test_the_news_begin_with_the_next_events_and_lead_to_the_agenda(client, agenda):
    event(agenda, "hier", -1)
    for days in (4, 3, 2, 1):
        event(agenda, f"jour {days}", days)

    def above(query=""):
        section = soup(client, f"/actualites/{query}").find(attrs={"aria-labelledby": "titre-a-venir"})
        return [title.get_text(strip=True) for title in section.select("h3")] if section else []

    assert above() == ["jour 1", "jour 2", "jour 3"]
    assert not above("?year=2024")
    assert soup(client, "/actualites/").select(f'main a[href="{agenda.url}"]')


@pytest.mark.parametrize(
    ("language", "end", "words"),
    [
        ("fr", datetime.time(1), "20 h 00 – 1 h 00 (le lendemain)"),
        ("fr", datetime.time(0), "20 h 00 – minuit"),
        ("en", datetime.time(1), "20:00 – 01:00 (the next day)"),
        ("en", datetime.time(0), "20:00 – midnight"),
    ],
)
def test_an_evening_that_ends_after_midnight_is_told_so_everywhere(client, language, end, words):
    under = EventIndexPage.objects.get(locale__language_code=language)
    day, night = datetime.date(2027, 3, 10), {"start_time": datetime.time(20), "end_time": end}
    page = publish(EventPage(title="Soirée", slug="soiree", start_date=day, standfirst="Une.", **night), under)
    for address in (page.url, under.url):
        assert words in " ".join(soup(client, address).get_text().split())
    calendar = client.get(f"{page.url}agenda.ics").content.decode()
    assert "DTSTART;TZID=Europe/Paris:20270310T200000" in calendar
    assert f"DTEND;TZID=Europe/Paris:20270311T{end:%H%M%S}" in calendar
    told = client.get(page.url).content.decode()
    assert '"startDate":"2027-03-10T20:00:00+01:00"' in told
    assert f'"endDate":"2027-03-11T{end:%H:%M:%S}+01:00"' in told


def test_a_cancelled_event_says_so_first_and_goes_in_no_agenda_by_hand(client, agenda):
    page = event(agenda, "bientôt", 3)
    assert "Ajouter à mon agenda" in soup(client, page.url).main.text
    page.status = "cancelled"
    page.save_revision().publish()
    shown = soup(client, page.url).main
    assert shown.select_one(".tags .own").text == "Événement annulé" and "Ajouter à mon agenda" not in shown.text
    # Nothing is told of it: no empty column beside its sheet.
    assert not shown.select(".c7")
