"""iCalendar, read back by vobject, which did not write it."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import vobject
from bs4 import BeautifulSoup
from django.utils import timezone

from news.models import EventIndexPage, EventPage
from projects.models import CallIndexPage, CallPage
from tests.conftest import publish
from tests.hidden import draft, under_private

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]

WORD = "Zyxologie"
PARIS = ZoneInfo("Europe/Paris")
CALENDARS = ["/agenda.ics", "/agenda/agenda.ics", "/appels/agenda.ics", "/en/agenda.ics", "/en/events/agenda.ics"]
DAY = datetime.date(2030, 7, 14)
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def index(home):
    return EventIndexPage.objects.child_of(home).get()


@pytest.fixture
def calls(home):
    return CallIndexPage.objects.child_of(home).get()


def event(**values):
    return EventPage(**{"title": WORD, "slug": "zyxologie", "start_date": DAY} | values)


def call(**values):
    return CallPage(**{"title": WORD, "slug": "zyxologie", "kind": "aap"} | values)


def read(client, address):
    """The dates at an address, by title, as another library than the one that wrote them reads them."""
    response = client.get(address)
    assert response.status_code == 200, address
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))
    return {one.summary.value: one for one in vobject.readOne(response.content.decode()).contents.get("vevent", [])}


@pytest.mark.parametrize("address", CALENDARS)
def test_a_calendar_is_read_and_named(client, address):
    response = client.get(f"{address}?x=%00&page=-1")
    calendar = vobject.readOne(response.content.decode())
    assert calendar.version.value == "2.0"
    assert calendar.contents["x-wr-calname"][0].value.startswith("PEPR Biothérapies – ")
    assert response["Content-Language"] == ("en" if address.startswith("/en/") else "fr")
    assert response["Content-Disposition"].startswith('attachment; filename="') and not response.cookies


def test_the_calendar_of_the_home_page_has_events_and_calls(client, index, calls):
    publish(event(title="Rencontre"), index)
    publish(call(title="Appel", closes_at=timezone.now() + datetime.timedelta(days=1)), calls)
    assert {"Rencontre", "Clôture\u00a0: Appel"} <= set(read(client, "/agenda.ics"))
    assert "Rencontre" in read(client, "/agenda/agenda.ics")
    assert set(read(client, "/appels/agenda.ics")) == {"Clôture\u00a0: Appel"}


def test_a_calendar_is_bounded(client, index, monkeypatch):
    monkeypatch.setattr("pepr_site.web.calendars.MOST_ENTRIES", 1)
    for slug in "ab":
        publish(event(title=slug, slug=slug), index)
    assert len(read(client, "/agenda/agenda.ics")) == 1


def test_a_day_is_a_whole_day_and_the_end_is_left_out(client, index):
    page = publish(event(end_date=DAY + datetime.timedelta(days=1)), index)
    found = read(client, f"{page.url}agenda.ics")[WORD]
    assert found.dtstart.value == DAY
    assert found.dtend.value == DAY + datetime.timedelta(days=2)
    assert found.dtstart.params["VALUE"] == ["DATE"]
    # It leaves its reader free.
    assert found.transp.value == "TRANSPARENT"


@pytest.mark.parametrize(("day", "offset"), [(DAY, 2), (datetime.date(2030, 12, 14), 1)])
def test_an_hour_is_that_of_paris_in_summer_and_in_winter(client, index, day, offset):
    hours = {"start_time": datetime.time(9, 30), "end_time": datetime.time(17)}
    page = publish(event(start_date=day, **hours), index)
    found = read(client, f"{page.url}agenda.ics")[WORD]
    assert found.dtstart.value.replace(tzinfo=None) == datetime.datetime.combine(day, hours["start_time"])
    assert found.dtstart.value.utcoffset() == datetime.timedelta(hours=offset)
    assert found.dtend.value == datetime.datetime.combine(day, hours["end_time"], PARIS)


@pytest.mark.parametrize(
    "values",
    [
        {"start_time": datetime.time(9), "end_date": DAY + datetime.timedelta(days=2)},
        {"end_time": datetime.time(17)},
    ],
)
def test_an_hour_that_bounds_nothing_leaves_whole_days(client, index, values):
    page = publish(event(**values), index)
    assert read(client, f"{page.url}agenda.ics")[WORD].dtstart.value == DAY


def test_an_end_before_the_beginning_is_left_out(client, index):
    page = publish(event(start_time=datetime.time(9), end_time=datetime.time(10)), index)
    # As only what came before the form's check can be.
    EventPage.objects.filter(pk=page.pk).update(end_time=datetime.time(8))
    assert "dtend" not in read(client, f"{page.url}agenda.ics")[WORD].contents


def test_text_is_escaped_filled_in_and_comes_back(client, index):
    page = publish(event(place="Évry ; hall A, 2\\3", standfirst="Deux lignes :\n[[budget]], oui ; non\x0b"), index)
    found = read(client, f"{page.url}agenda.ics")[WORD]
    assert found.location.value == "Évry\u202f; hall A, 2\\3"
    assert found.description.value == "Deux lignes\u00a0:\n80\u00a0M€, oui\u202f; non"
    assert found.url.value == f"http://localhost{page.url}"


def test_a_line_of_text_cannot_add_a_property(client, index):
    page = publish(event(place="Lyon\r\nATTENDEE:mailto:x@example.org"), index)
    assert "attendee" not in read(client, f"{page.url}agenda.ics")[WORD].contents


def test_a_date_keeps_its_name_and_counts_its_changes(client, index):
    page = publish(event(), index)
    before = read(client, f"{page.url}agenda.ics")[WORD]
    EventPage.objects.filter(pk=page.pk).update(first_published_at=timezone.now() - datetime.timedelta(hours=2))
    page.refresh_from_db()
    page.slug = "autre"
    page.save_revision().publish()
    page.refresh_from_db()
    after = read(client, f"{page.url}agenda.ics")[WORD]
    assert before.uid.value == after.uid.value
    assert before.uid.value.endswith("-fr@localhost")
    assert int(after.sequence.value) > int(before.sequence.value)
    assert after.contents["last-modified"][0].value.replace(microsecond=0) == page.last_published_at.replace(
        microsecond=0
    )


def test_a_call_gives_its_three_dates_and_no_more(client, calls):
    closes = datetime.datetime(2030, 1, 15, 17, tzinfo=PARIS)
    page = publish(call(opens_at=closes - datetime.timedelta(days=30), closes_at=closes, results_on=DAY), calls)
    found = read(client, f"{page.url}agenda.ics")
    assert set(found) == {f"{word}\u00a0: {WORD}" for word in ("Ouverture", "Clôture", "Résultats")}
    assert found[f"Clôture\u00a0: {WORD}"].dtstart.value == closes
    assert found[f"Clôture\u00a0: {WORD}"].dtstart.value.utcoffset() == HOUR
    assert "dtend" not in found[f"Clôture\u00a0: {WORD}"].contents
    assert found[f"Résultats\u00a0: {WORD}"].dtstart.value == DAY
    assert len({one.uid.value for one in found.values()}) == 3
    assert client.get(page.url).content.decode().count(f"{page.url}agenda.ics") >= 2


def test_a_call_without_dates_offers_none(client):
    page = CallPage.objects.visible().get(slug="ami-2024")
    assert not page.closes_at
    assert "agenda.ics" not in client.get(page.url).content.decode()
    assert client.get(f"{page.url}agenda.ics").status_code == 404


def test_an_event_can_be_kept(client, index):
    page = publish(event(), index)
    soup = BeautifulSoup(client.get(page.url).content, "lxml")
    assert soup.head.find("link", rel="alternate", type="text/calendar")["href"] == f"{page.url}agenda.ics"
    assert soup.main.find("a", href=f"{page.url}agenda.ics").text == "Ajouter à mon agenda"


@pytest.mark.parametrize(("days", "is_shown"), [(0, True), (-1, False)])
def test_what_is_past_is_no_longer_shown_and_still_answers(client, index, days, is_shown):
    page = publish(event(start_date=timezone.localdate() + datetime.timedelta(days=days)), index)
    assert ("agenda.ics" in client.get(page.url).content.decode()) == is_shown
    assert WORD in read(client, f"{page.url}agenda.ics")


@pytest.mark.parametrize(("days", "is_there"), [(1, True), (0, True), (-1, False)])
def test_what_is_past_leaves_the_agenda_that_one_follows(client, index, calls, days, is_there):
    moment = timezone.localtime() + datetime.timedelta(days=days, minutes=1)
    publish(event(start_date=moment.date()), index)
    publish(call(closes_at=moment, opens_at=moment - datetime.timedelta(days=30)), calls)
    found = set(read(client, "/agenda.ics"))
    assert found & {WORD, f"Clôture\u00a0: {WORD}"} == ({WORD, f"Clôture\u00a0: {WORD}"} if is_there else set())
    assert f"Ouverture\u00a0: {WORD}" not in found


@pytest.mark.parametrize(
    ("address", "name"),
    [("/agenda/", "evenements"), ("/appels/", "appels"), ("/en/calls/", "calls"), ("/", "evenements-et-appels")],
)
def test_an_agenda_is_followed_or_kept_under_a_name_that_says_what_it_is(client, address, name):
    soup = BeautifulSoup(client.get(address).content, "lxml")
    links = {link["href"] for link in soup.find(id="suivre").parent.select("a")}
    assert {f"webcal://localhost{address}agenda.ics", f"{address}agenda.ics"} <= links
    disposition = client.get(f"{address}agenda.ics")["Content-Disposition"]
    assert disposition == f'attachment; filename="pepr-biotherapies-{name}.ics"'


def test_what_has_not_changed_is_not_sent_again(client):
    etag = client.get("/agenda.ics")["ETag"]
    assert client.get("/agenda.ics", headers={"if-none-match": etag}).status_code == 304


# The other ways to be hidden, `tests/test_visibility.py` looks for in each place.
@pytest.mark.parametrize("state", [draft, under_private], ids=lambda state: state.__name__)
def test_no_calendar_tells_what_is_hidden(client, index, calls, state):
    page = state(event(), index)
    deadline = state(call(closes_at=timezone.now()), calls)
    for address in CALENDARS:
        assert WORD not in client.get(address).content.decode(), address
    for hidden in (page, deadline):
        assert client.get(f"{hidden.url}agenda.ics").status_code == 404


def test_a_cancelled_event_says_so_wherever_it_is_told(client, index):
    values = {"status": "cancelled", "registration_address": "https://example.org/inscription", "standfirst": "Essai."}
    page = publish(event(**values), index)
    for address in (f"{page.url}agenda.ics", "/agenda/agenda.ics"):
        one = read(client, address)[f"Annulé\u00a0: {WORD}"]
        assert one.status.value == "CANCELLED"
    shown = BeautifulSoup(client.get(page.url).content, "lxml")
    assert "Événement annulé" in shown.main.text and not shown.main.find("a", href=values["registration_address"])
    assert "EventCancelled" in shown.find("script", type="application/ld+json").text
    assert "Événement annulé" in BeautifulSoup(client.get("/agenda/").content, "lxml").main.text
    assert "Annulé" in client.get("/agenda/atom.xml").content.decode()
    row = next(row for row in client.get("/donnees/evenements.json").json()["rows"] if row["title"] == WORD)
    assert row["status"] == "cancelled"


def test_three_days_across_the_change_of_the_hour_with_a_title_of_every_sign(client, index):
    title = "Zyxo, A & <B> ; 🧬"
    days = {"start_date": datetime.date(2030, 3, 29), "end_date": datetime.date(2030, 3, 31)}
    page = publish(event(title=title, **days, start_time=datetime.time(9), end_time=datetime.time(17)), index)
    [(summary, one)] = read(client, f"{page.url}agenda.ics").items()
    assert summary.replace("\u202f", " ") == title
    # Paris is an hour ahead on the first day, two on the last.
    assert (one.dtstart.value.utcoffset(), one.dtend.value.utcoffset()) == (HOUR, 2 * HOUR)
    assert one.dtend.value.date() == days["end_date"]
