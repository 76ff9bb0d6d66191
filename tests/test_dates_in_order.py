"""What begins before it ends, and what is still so on its last day: every class that has two such dates."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from news.models import EventPage
from news.sessions import ends_next_day
from people.models import Person, PersonRole
from people.persons import Ground
from pepr_site.accounts.models import Invitation
from pepr_site.models import SiteText
from pepr_site.pages.dates import at_midnight
from pepr_site.review.models import SharedDraft
from projects.declarations.models import FactLetter
from projects.facts.parsing import years_of
from projects.models import CallPage, OfferPage, ProjectPage

DAY = datetime.date(2030, 6, 11)
NEXT = DAY + datetime.timedelta(days=1)
NOON = timezone.make_aware(datetime.datetime(2030, 6, 11, 12))
MINUTE = datetime.timedelta(minutes=1)


def page_errors(model, **values):
    return model(title="Essai", standfirst="Bref.", **values).publication_errors()


def clean_errors(model, **values):
    try:
        model(**values).clean()
    except ValidationError as refused:
        return refused.message_dict
    return {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("errors", "model", "first", "begin", "last", "refused", "taken"),
    [
        (page_errors, ProjectPage, "start_year", 2025, "end_year", [2024], [2025, 2026]),
        (page_errors, CallPage, "opens_at", NOON, "closes_at", [NOON - MINUTE, NOON], [NOON + MINUTE]),
        (page_errors, OfferPage, "closes_at", NOON, "starts_on", [DAY - (NEXT - DAY)], [DAY, NEXT]),
        (page_errors, EventPage, "start_date", DAY, "end_date", [DAY - (NEXT - DAY)], [DAY, NEXT]),
        (clean_errors, PersonRole, "since", DAY, "until", [DAY - (NEXT - DAY)], [DAY, NEXT]),
        (clean_errors, SiteText, "notice_starts_at", NOON, "notice_ends_at", [NOON - MINUTE, NOON], [NOON + MINUTE]),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_what_begins_ends_later(errors, model, first, begin, last, refused, taken):
    assert all(last in errors(model, **{first: begin, last: end}) for end in refused)
    assert not any(last in errors(model, **{first: begin, last: end}) for end in [*taken, None])


def test_years_that_are_typed_follow_each_other():
    assert years_of("2025 – 2025") == (2025, 2025)
    with pytest.raises(ValidationError):
        years_of("2025 – 2024")


@pytest.mark.parametrize(
    ("start", "end", "is_an_evening"),
    [(20, 0, True), (11, 0, True), (20, 1, True), (13, 1, True), (12, 1, False), (14, 9, False), (9, 17, False)],
)
def test_an_evening_may_end_at_midnight_or_within_twelve_hours(start, end, is_an_evening):
    assert ends_next_day(datetime.time(start), datetime.time(end)) == is_an_evening


@pytest.mark.parametrize(
    ("begins", "ends", "is_so"), [(0, 0, True), (None, None, True), (1, 5, False), (-5, -1, False)]
)
def test_a_role_holds_on_its_first_and_its_last_day(begins, ends, is_so):
    today = timezone.localdate()
    since, until = (days if days is None else today + datetime.timedelta(days=days) for days in (begins, ends))
    assert PersonRole(since=since, until=until).is_current == is_so


@pytest.mark.parametrize(
    ("model", "name", "values"),
    [
        (Invitation, "is_open", {"secret": "x"}),
        (SharedDraft, "is_active", {}),
        (FactLetter, "is_active", {}),
    ],
)
def test_a_link_holds_until_its_moment_and_no_longer(model, name, values):
    now = timezone.now()
    assert getattr(model(expires_at=now + MINUTE, **values), name)
    assert not getattr(model(expires_at=now - MINUTE, **values), name)
    for ended in {"revoked_at", "answered_at"} & {field.name for field in model._meta.fields}:
        assert not getattr(model(expires_at=now + MINUTE, **{ended: now}), name), ended
    if values:
        assert not getattr(model(expires_at=now + MINUTE), name)


@pytest.mark.django_db
def test_a_role_changes_pages_as_its_first_day_begins_and_once_its_last_is_over():
    person = Person.objects.create(name="Ada Exemple", ground=Ground.ROLE, source="Décision")
    PersonRole.objects.create(person=person, title="présidente", since=DAY, until=NEXT)
    moments = PersonRole.scheduled_changes(at_midnight(DAY) - MINUTE, NOON + 9 * (NEXT - DAY))
    assert moments == [at_midnight(DAY), at_midnight(NEXT + (NEXT - DAY))]


def test_what_is_over_is_so_after_its_last_day_and_what_has_none_is_not_open():
    today, now = timezone.localdate(), timezone.now()
    days = [today + datetime.timedelta(days=days) for days in (-1, 0, 1)]
    assert [EventPage(start_date=day).is_past for day in days] == [True, False, False]
    assert [ProjectPage(review_on=day).is_stale for day in days] == [True, False, False]
    assert not ProjectPage().is_stale
    assert [OfferPage(closes_at=at).is_closed for at in (None, now - MINUTE, now + MINUTE)] == [True, True, False]
