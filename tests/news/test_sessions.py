"""The programme of an event: read, told everywhere, and refused in words where it cannot be true."""

import datetime
import json
import logging

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents import get_document_model
from wagtail.models import Locale

from news.models import EventIndexPage, EventPage
from news.sessions import SessionBlock, sessions
from people.models import Person, PersonRole
from people.persons import Ground
from people.withdrawal import withdraw
from pepr_site.operations.content_version import changes_of
from pepr_site.translation.shared_fields import merged_blocks
from pepr_site.web import structured_data
from programme.models import Organisation
from tests.conftest import publish

pytestmark = pytest.mark.django_db

DAY = datetime.date(2030, 6, 11)
PROGRAMME = "titre-programme"


def session(title="Ouverture", **values):
    return {"type": "session", "value": {"title": title, "speakers": "", **values}}


def event(*rows, **values):
    page = EventPage(title="École d’été", slug="ecole", start_date=DAY, standfirst="Cinq jours.", **values)
    page.programme = json.dumps(list(rows))
    return page


@pytest.fixture
def agenda(home):
    return EventIndexPage.objects.child_of(home).get()


@pytest.fixture
def school(agenda):
    rows = [
        session("Clôture", day="2030-06-12", start="16:00", end="17:00"),
        session("Vecteurs", start="09:30", end="10:15", speakers="Ada Exemple (Inserm) ; Bo Essai"),
        session("Soirée", start="22:00", end="01:00", slides_address="https://exemple.fr/d.pdf", licence="CC BY 4.0"),
    ]
    values = {
        "end_date": DAY + datetime.timedelta(days=1),
        "kind": "school",
        "places": "80 places",
        "practical": "Par le RER D.\n\nUn repas est offert.",
        "registration_address": "https://exemple.fr/inscription",
        "registration_closes_at": timezone.make_aware(datetime.datetime(2030, 6, 1, 17)),
        "replay_address": "https://exemple.fr/film",
        "transcript": "On entend la mer.",
    }
    return publish(event(*rows, **values), agenda)


def node_of(client, page, kind):
    soup = BeautifulSoup(client.get(page.url).content, "lxml")
    graph = json.loads(soup.find("script", type="application/ld+json").string)["@graph"]
    return next(node for node in graph if node["@type"] == kind)


def test_the_page_tells_all_of_it(client, school):
    soup = BeautifulSoup(client.get(school.url).content, "lxml")
    titles = [title.text for title in soup.select("section[aria-labelledby=titre-programme] h4")]
    assert titles == ["Vecteurs", "Soirée", "Clôture"]
    text = " ".join(soup.main.get_text(" ").split())
    for words in ("Ada Exemple (Inserm), Bo Essai", "CC BY 4.0", "80 places", "Un repas est offert", "École"):
        assert words in text
    assert soup.find("a", href="https://exemple.fr/film") and "On entend la mer." in text


def test_machines_read_it(client, school):
    told = node_of(client, school, "EducationEvent")
    assert [part["name"] for part in told["subEvent"]] == ["Vecteurs", "Soirée", "Clôture"]
    assert told["subEvent"][0]["performer"][0] == {"@type": "Person", "name": "Ada Exemple"}
    assert told["subEvent"][1]["endDate"] == "2030-06-12T01:00:00+02:00"
    assert told["subEvent"][1]["workFeatured"]["license"] == "CC BY 4.0"
    assert told["recordedIn"]["url"] == "https://exemple.fr/film"


def test_an_agenda_reads_it(client, school):
    text = client.get(f"{school.url}agenda.ics").content.decode().replace("\r\n ", "")
    assert "Vecteurs (Ada Exemple\\, Bo Essai)" in text


@pytest.fixture
def evening(agenda):
    rows = [
        session("Fin", start="00:30", end="01:00"),
        session("Concert", start="21:00", end="00:30"),
        session("Entracte"),
        session("Accueil", start="19:30", end="21:00"),
    ]
    return publish(event(*rows, start_time=datetime.time(20), end_time=datetime.time(1)), agenda)


def test_what_an_evening_has_after_midnight_is_of_the_next_day(client, evening):
    soup = BeautifulSoup(client.get(evening.url).content, "lxml").find("section", {"aria-labelledby": PROGRAMME})
    assert [title.text for title in soup.select("h4")] == ["Accueil", "Concert", "Entracte", "Fin"]
    assert [day["datetime"] for day in soup.select("h3 time")] == ["2030-06-11", "2030-06-12"]
    parts = node_of(client, evening, "Event")["subEvent"]
    assert (parts[-1]["startDate"], parts[-1]["endDate"]) == ("2030-06-12T00:30:00+02:00", "2030-06-12T01:00:00+02:00")
    assert parts[0]["startDate"] == "2030-06-11T19:30:00+02:00"
    text = client.get(f"{evening.url}agenda.ics").content.decode().replace("\r\n ", "")
    assert "12 juin 2030 0 h 30 Fin" in text.replace("\xa0", " ")
    assert "programme" not in evening.publication_errors()


def test_words_of_it_are_found(client, school):
    assert school.title in client.get("/recherche/?q=Vecteurs+Exemple").content.decode()


@pytest.mark.parametrize("kind", EventPage._meta.get_field("kind").choices, ids=lambda kind: kind[0])
def test_each_kind_has_its_type(client, agenda, kind):
    page = publish(event(kind=kind[0]), agenda)
    types = {"school": "EducationEvent", "training": "CourseInstance"}
    assert node_of(client, page, types.get(kind[0], "Event"))["name"] == page.title
    assert structured_data.date(DAY) == "2030-06-11"


def test_one_bad_row_stops_neither_page_nor_calendar(client, agenda, caplog):
    page = event()
    page.start_date = datetime.date(2030, 3, 31)
    publish(page, agenda)
    # The clocks go forward on that night: as no form lets through.
    rows = [session("Nulle part", start="02:30"), session("Suite", start="10:00")]
    EventPage.objects.filter(pk=page.pk).update(programme=json.dumps(rows))
    page = EventPage.objects.get(pk=page.pk)
    with caplog.at_level(logging.CRITICAL):
        for address in (page.url, f"{page.url}agenda.ics", "/agenda/agenda.ics", "/agenda.ics"):
            assert client.get(address).status_code == 200
    assert [s.value["title"] for s in sessions(page)] == ["Suite"]


@pytest.mark.parametrize(
    ("rows", "values", "field", "words"),
    [
        ([session(day="2030-07-01")], {}, "programme", "n’est pas un jour de l’événement"),
        ([], {"replay_address": "https://exemple.fr/film"}, "transcript", "avec sa transcription"),
        (
            [],
            {"registration_closes_at": timezone.make_aware(datetime.datetime(2030, 7, 1))},
            "registration_closes_at",
            "après l’événement",
        ),
    ],
)
def test_what_cannot_be_true_is_refused_in_words(rows, values, field, words):
    assert words in str(event(*rows, **values).publication_errors()[field])


@pytest.mark.parametrize(
    "values",
    [
        {"registration_closes_at": timezone.make_aware(datetime.datetime(2030, 6, 11, 9))},
        {"end_date": DAY},
    ],
)
def test_what_may_well_be_true_is_not(values):
    assert not event(**values).publication_errors()


def test_a_transcript_may_be_a_document():
    replay = {"replay_address": "https://exemple.fr/film", "transcript_document": get_document_model()()}
    assert not event(**replay).publication_errors()


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"slides_address": "https://exemple.fr/d.pdf"}, "licence"),
        ({"end": datetime.time(9)}, "start"),
        ({"start": datetime.time(14), "end": datetime.time(9, 30)}, "end"),
    ],
)
def test_a_session_agrees_with_itself(values, name):
    block = SessionBlock()
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.normalize({"title": "Une séance", **values}))
    assert set(refused.value.block_errors) == {name}


def test_an_evening_that_goes_on_past_midnight_is_none_of_these():
    block = SessionBlock()
    block.clean(block.normalize({"title": "Une soirée", "start": datetime.time(22), "end": datetime.time(1)}))


@pytest.mark.parametrize("address", ["http://exemple.fr/film", "javascript:alert(1)"])
def test_a_replay_is_watched_over_https(address):
    with pytest.raises(ValidationError):
        EventPage._meta.get_field("replay_address").run_validators(address)


def test_registration_closes_by_the_clock(client, agenda):
    closes = timezone.now() + datetime.timedelta(hours=1)
    values = {"registration_address": "https://exemple.fr/i", "registration_closes_at": closes}
    page = publish(event(**values), agenda)
    assert page.registration_closes_at in changes_of(timezone.localdate(closes))
    assert "S’inscrire" in client.get(page.url).content.decode()
    for change in ({"registration_closes_at": timezone.now()}, {"registration_closes_at": None, "status": "cancelled"}):
        EventPage.objects.filter(pk=page.pk).update(**change)
        assert "S’inscrire" not in client.get(page.url).content.decode()


def test_times_and_links_are_the_same_in_every_language():
    shared = set(EventPage.shared_names())
    assert {"kind", "registration_closes_at", "registration_address", "replay_address"} <= shared
    assert not {"practical", "transcript", "programme"} & shared


@pytest.fixture
def translated(school, editor):
    """The school in English: a draft that says its own words."""
    english = school.copy_for_translation(Locale.objects.get(language_code="en"))
    for block in english.programme:
        block.value["title"] = f"English {block.value['title']}"
    english.programme.append(("session", {"title": "Only in English", "speakers": ""}))
    english.save_revision(user=editor).publish(user=editor)
    return english


def told(page):
    page = EventPage.objects.get(pk=page.pk)
    versions = (page, page.get_latest_revision_as_object())
    return [[(block.value["title"], block.value["start"]) for block in one.programme] for one in versions]


def test_hours_are_said_once_and_words_in_each_language(school, translated, editor):
    school = EventPage.objects.get(pk=school.pk)
    times = [block.value["start"] for block in school.programme]
    words = ["English Clôture", "English Vecteurs", "English Soirée"]
    assert told(translated) == [[*zip(words, times, strict=True)]] * 2
    school.programme[1].value["start"] = datetime.time(11)
    school.programme[1].value["end"] = datetime.time(12)
    del school.programme[2]
    school.programme.append(("session", {"title": "Visite", "start": datetime.time(14)}))
    school.save_revision(user=editor).publish(user=editor)
    moved = [(words[0], times[0]), (words[1], datetime.time(11)), ("Visite", datetime.time(14))]
    assert told(translated) == [moved] * 2


def test_sessions_that_were_written_apart_are_tied_by_their_place():
    theirs = [{"id": "a", "value": {"title": "Une", "start": "09:00"}}, {"id": "b", "value": {"title": "Deux"}}]
    mine = [{"id": "x", "value": {"title": "One", "start": "08:00"}}, {"id": "y", "value": {"title": "Two"}}]
    assert [block["value"] for block in merged_blocks(theirs, mine, ("start",))] == [
        {"title": "One", "start": "09:00"},
        {"title": "Two"},
    ]


def test_the_form_of_a_translation_says_where_hours_change(admin, translated):
    form = admin.get(reverse("wagtailadmin_pages:edit", args=[translated.pk])).content.decode()
    assert "Les mots se traduisent ici" in form


@pytest.fixture
def speaker():
    person = Person.objects.create(
        name="Ada Exemple",
        organisation=Organisation.objects.get(slug="cea", locale__language_code="fr"),
        ground=Ground.ROLE,
        source="x",
        is_shown=True,
    )
    PersonRole.objects.create(person=person, title="présidente")
    return person


def test_who_speaks_leads_to_their_place_on_the_site_while_they_are_shown(client, school, speaker, editor):
    row = session("Vecteurs", start="09:30", people=[speaker.pk], speakers="Ada Exemple (Inserm) ; Bo Essai")
    school.programme = json.dumps([row])
    school.save_revision().publish()
    soup = BeautifulSoup(client.get(school.url).content, "lxml").find("section", {"aria-labelledby": PROGRAMME})
    assert soup.find("a", string="Ada Exemple (CEA)")["href"] == f"/gouvernance/#personne-{speaker.pk}"
    assert "Ada Exemple (CEA), Bo Essai" in soup.get_text()
    part = node_of(client, school, "EducationEvent")["subEvent"][0]
    assert part["performer"][0]["@id"].endswith(f"/gouvernance/#personne-{speaker.pk}")
    assert part["performer"][1] == {"@type": "Person", "name": "Bo Essai"}
    withdraw(speaker, editor)
    for address in (school.url, f"{school.url}agenda.ics", "/recherche/?q=Exemple"):
        assert "Ada Exemple" not in client.get(address).content.decode()
    assert "Bo Essai" in client.get(school.url).content.decode()
