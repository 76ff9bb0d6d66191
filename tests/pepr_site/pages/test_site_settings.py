"""The notice comes and goes at its hours, in both languages, and says how loud it is."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.utils import timezone

from pepr_site.models import SiteText

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def public(settings):
    """A site that is not public bears a notice of its own."""
    settings.SITE_PUBLIC = True


@pytest.fixture
def text():
    return SiteText.objects.get(locale__language_code="fr")


def change(text, **fields):
    for name, value in fields.items():
        setattr(text, name, value)
    text.save()


def notice(client, path="/"):
    return BeautifulSoup(client.get(path).content, "lxml").select_one(".notice")


@pytest.mark.parametrize(
    ("starts", "ends", "is_shown"),
    [(None, None, True), (-HOUR, HOUR, True), (HOUR, None, False), (None, -HOUR, False), (-2 * HOUR, -HOUR, False)],
)
def test_it_is_shown_between_its_two_moments(text, client, starts, ends, is_shown):
    now = timezone.now()
    change(text, notice_starts_at=starts and now + starts, notice_ends_at=ends and now + ends)
    assert bool(notice(client)) is is_shown


def test_its_level_and_dates_hold_for_both_languages(text, client):
    change(text, notice_level="urgent", notice_ends_at=timezone.now() + HOUR)
    english = notice(client, "/en/")
    assert english.get_text(" ", strip=True).startswith("Urgent.")
    assert english.p["role"] == "alert"
    change(text, notice_ends_at=timezone.now() - HOUR)
    assert notice(client, "/en/") is None


def test_only_a_loud_notice_loads_its_sheet(text, client):
    assert b"css/notice" not in client.get("/").content
    change(text, notice_level="warning")
    assert b"css/notice" in client.get("/").content
    assert notice(client).p["role"] == "status"


def test_an_end_before_the_start_is_refused(text):
    text.notice_starts_at = timezone.now()
    text.notice_ends_at = text.notice_starts_at - HOUR
    with pytest.raises(ValidationError) as refused:
        text.clean()
    assert refused.value.message_dict == {"notice_ends_at": ["La fin du bandeau vient avant son début."]}


def test_it_says_when_it_changes_by_the_clock_within_a_day(text):
    now = timezone.now()
    day = (now - HOUR, now + 5 * HOUR)
    assert SiteText.scheduled_changes(*day) == set()
    change(text, notice_starts_at=now - 2 * HOUR, notice_ends_at=now + 2 * HOUR)
    assert SiteText.scheduled_changes(*day) == {now + 2 * HOUR}
    change(text, notice_starts_at=now + HOUR)
    assert SiteText.scheduled_changes(*day) == {now + HOUR, now + 2 * HOUR}
    SiteText.objects.update(notice="")
    assert SiteText.scheduled_changes(*day) == set()
