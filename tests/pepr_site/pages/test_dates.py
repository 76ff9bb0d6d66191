"""Days and hours are read as people type them, and what cannot be meant is no date."""

from datetime import date, time

import pytest
from django.utils import timezone

from pepr_site.pages.dates import Missing, Twice, Unreadable, at, read_day, read_hour, read_moment

NB, NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
DAYS = [
    *(
        "31/03/2027",
        "31/3/2027",
        "31/03/27",
        "31.03.2027",
        "31-03-2027",
        "31 03 2027",
        "2027-03-31",
        " 31 / 03 / 2027 ",
    ),
    *("31 mars 2027", "31 MARS 27", "mercredi 31 mars 2027", "Mercredi, 31 mars 2027", f"31{NB}mars{NARROW}2027"),
    *("31st March 2027", "31 Mar. 2027", "31\N{NON-BREAKING HYPHEN}03\N{NON-BREAKING HYPHEN}2027"),
    *("le 31 mars 2027", "Le mercredi 31 mars 2027", "2027/03/31", "31,03,2027", "31032027"),
]
OTHER_DAYS = {
    "1er avril 2027": date(2027, 4, 1),
    "1 er avril 2027.": date(2027, 4, 1),
    "15 août 2027": date(2027, 8, 15),
    "2 févr. 2027": date(2027, 2, 2),
    "14 juil. 2027": date(2027, 7, 14),
    "3 déc. 2027": date(2027, 12, 3),
    "29/02/2028": date(2028, 2, 29),
    "10/03/0026": date(26, 3, 10),
}
HOURS = {
    time(14, 30): [
        "14:30",
        "14h30",
        "14 h 30",
        "14H30",
        f"14{NB}h{NB}30",
        "14.30",
        "1430",
        "14 heures 30",
        "2:30 pm",
        "14h30mn",
        "14h30.",
    ],
    time(14, 45): ["à 14h45"],
    time(14): ["14h", "14 h", "14", "14 heures", "14:00", "14:00:00", "2 pm"],
    time(9, 5): ["9h05", "09:05", "9 h 05", "905"],
    time(0): ["0h", "00:00", "0:00", "0 h 00", "12 am"],
    time(12): ["midi", "12h"],
    time(23, 59): ["23h59", "24:00", "24h", "24 h 00", "24h00"],
}
NO_DAYS = [
    *("", "demain", "31", "31/03", "31 mars", "31/02/2027", "29/02/2027", "00/01/2027", "1/13/2027", "01/01/0000"),
    *("31/03/027", "31/03/20277", "31 jui 2027", "31 brumaire 2027", "2027", "\x00", "31/03/2027 14:30", "1" * 5000),
]
NO_HOURS = ["", "25h", "24:01", "14h60", "14:3", "minuit", "-1", "13 pm", "\x00", "h30", "14 heure de Paris"]


@pytest.mark.parametrize("text", DAYS)
def test_a_day_is_read_as_it_is_typed(text):
    assert read_day(text) == date(2027, 3, 31)


def test_months_have_names_in_both_languages_and_short_ones():
    assert {text: read_day(text) for text in OTHER_DAYS} == OTHER_DAYS


def test_an_hour_is_read_as_it_is_typed():
    assert {text: read_hour(text) for texts in HOURS.values() for text in texts} == {
        text: hour for hour, texts in HOURS.items() for text in texts
    }


@pytest.mark.parametrize(("read", "texts"), [(read_day, NO_DAYS), (read_hour, NO_HOURS)])
def test_what_is_none_is_refused(read, texts):
    for text in texts:
        with pytest.raises(Unreadable):
            read(text)
            pytest.fail(text)


def test_a_moment_is_a_day_and_an_hour_however_they_are_joined():
    for day in DAYS:
        assert timezone.localtime(read_moment(day, time(17))).timetuple()[:5] == (2027, 3, 31, 17, 0), day
        for join in (" ", ", ", " à ", " , ", "\u202f", " - ", " at ", f"{NB}à{NB}"):
            for text in HOURS[time(14, 30)]:
                moment = read_moment(f"{day}{join}{text}", time(17))
                assert timezone.localtime(moment).timetuple()[:5] == (2027, 3, 31, 14, 30), (day, join, text)
    assert read_moment("2027-03-31T14:30", time(17)) == read_moment("31/03/2027 14:30", time(17))


def test_the_end_of_a_day_is_not_the_beginning_of_another():
    assert timezone.localtime(read_moment("31/03/2027 24:00", time())).timetuple()[:5] == (2027, 3, 31, 23, 59)


HALVES = [
    *("31/03/2027 25:00", "31/03/2027 bientôt", "31/02/2027 14h", "14h30", "31/03/2027 à"),
    # A slip in the year is no hour.
    *("31/03/027", "31/03/20277", "31/03/202714h30", "2027-03-3117:00"),
]


@pytest.mark.parametrize("text", HALVES)
def test_half_a_moment_is_none(text):
    with pytest.raises(Unreadable):
        read_moment(text, time(17))


def test_the_clocks_are_known():
    for hour in (time(2), time(2, 30), time(2, 59)):
        with pytest.raises(Missing):
            at(date(2027, 3, 28), hour)
        with pytest.raises(Twice):
            at(date(2027, 10, 31), hour)
