"""Pages are reviewed on time: who, when, the report, the mails."""

import datetime
import io
import re

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail.users.models import UserProfile

from news.models import NewsPage
from pepr_site.editing.models import ReviewReminder
from pepr_site.management.commands import review_reminders
from pepr_site.pages.review_dates import MONTH, classes, to_review
from programme.models import HomePage, ProgrammePage, StandardPage
from tests.conftest import publish

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()


def person(name, language=None):
    user = get_user_model().objects.create_user(name, f"{name}@exemple.fr", "x" * 20, first_name=name.title())
    if language:
        UserProfile.objects.create(user=user, preferred_language=language)
    return user


def page(home, slug, **fields):
    return publish(StandardPage(title=f"Page {slug}", slug=slug, **fields), home)


def due(**kwargs):
    return {found.title for found in to_review(**kwargs)}


def test_no_page_of_the_launch_content_claims_to_have_been_checked_by_a_person(db):
    assert {model for model in classes() if model.objects.exclude(verified_on=None).exists()} == set()


@pytest.mark.parametrize(
    ("address", "compiled", "checked"),
    [
        ("/programme/", "Établi le 22\u00a0novembre 2026 d’après les sources ci-dessous", "Vérifié le"),
        ("/en/programme/", "Compiled on 22\u00a0November 2026 from the sources below", "Checked on"),
    ],
)
def test_a_page_says_when_it_was_compiled_until_a_person_has_checked_it(client, address, compiled, checked):
    foot = told(client, address)
    assert compiled in foot and checked not in foot
    page = ProgrammePage.objects.get(locale__language_code="en" if "/en/" in address else "fr")
    page.verified_on = datetime.date(2026, 11, 25)
    page.save_revision().publish()
    foot = told(client, address)
    assert checked in foot and compiled not in foot


def told(client, address):
    """What the foot of a page says of its sources, in a line."""
    found = BeautifulSoup(client.get(address).content, "lxml").find(id="sources").parent
    return re.sub(r"[ \n]+", " ", found.text)


def test_a_page_is_due_on_its_day(home, today):
    page(home, "hier", review_on=today - DAY)
    page(home, "jour", review_on=today)
    page(home, "demain", review_on=today + DAY)
    draft = page(home, "retiree", review_on=today - DAY)
    draft.unpublish()
    assert due() & {f"Page {slug}" for slug in ("hier", "jour", "demain", "retiree")} == {"Page hier", "Page jour"}


def test_a_page_without_a_day_is_due_as_long_after_its_publication_as_its_class_allows(home, today):
    old = page(home, "ancienne")
    for months, is_due in [(11, False), (13, True)]:
        Page.objects.filter(pk=old.pk).update(last_published_at=timezone.now() - months * MONTH)
        assert ("Page ancienne" in due()) is is_due
    news = NewsPage.objects.first()
    NewsPage.objects.filter(pk=news.pk).update(review_on=None, last_published_at=timezone.now() - 13 * MONTH)
    assert news.title not in due()


def test_it_takes_one_query(django_assert_num_queries):
    list(to_review())
    with django_assert_num_queries(1):
        list(to_review())


# --- the report ---


def report(admin, **query):
    answer = admin.get(reverse("review_report"), query)
    assert answer.status_code == 200
    return answer


def shown(answer):
    return {found.title for found in answer.context["object_list"]}


def test_the_report_is_one_click_away_and_filters(admin, home, today):
    ada = person("ada")
    page(home, "hier", review_on=today - DAY, responsible=ada)
    page(home, "demain", review_on=today + DAY, responsible=ada)
    page(home, "jour", review_on=today, responsible=ada)
    page(home, "retiree", review_on=today, responsible=ada).unpublish()
    dashboard = admin.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("review_report") + "?state=late" in dashboard
    assert {"Page hier", "Page demain"} <= shown(report(admin))
    assert shown(report(admin, state="late", responsible=ada.pk)) == {"Page hier", "Page jour"}
    assert shown(report(admin, state="fresh", responsible=ada.pk)) == {"Page demain"}
    kind = HomePage.objects.first().content_type_id
    assert shown(report(admin, content_type=kind)) <= set(HomePage.objects.values_list("title", flat=True))
    assert report(admin, state="zut", responsible="x").status_code == 200


def test_the_report_is_a_spreadsheet_too(admin, home, today):
    page(home, "hier", review_on=today - DAY, responsible=person("ada"))
    rows = b"".join(report(admin, state="late", export="csv").streaming_content).decode().splitlines()
    assert rows[0].startswith("Titre,Type,Responsable")
    assert any(row.startswith("Page hier,Page simple,Ada") for row in rows)


# --- the mails ---


def remind():
    output = io.StringIO()
    call_command("review_reminders", stdout=output)
    return output.getvalue()


@pytest.fixture
def late(home, today):
    """Two late pages of Ada, who reads English, and one of Zoé."""
    people = {"ada": person("ada", "en"), "zoe": person("zoe")}
    Page.objects.update(owner=None, last_published_at=timezone.now())
    NewsPage.objects.update(review_on=today + DAY)
    for slug, name in [("une", "ada"), ("deux", "ada"), ("trois", "zoe")]:
        page(home, slug, review_on=today - DAY, responsible=people[name])
    return people


def test_each_person_gets_one_mail_in_their_language(late):
    remind()
    ada, zoe = sorted(mail.outbox, key=lambda message: message.to)
    assert (ada.to, zoe.to) == (["ada@exemple.fr"], ["zoe@exemple.fr"])
    assert ada.subject.startswith("2 pages to review")
    assert zoe.subject.startswith("1 page à relire")
    assert "Page une" in ada.body
    assert "Page trois" not in ada.body
    [(html, kind)] = zoe.alternatives
    assert kind == "text/html"
    trois = StandardPage.objects.get(slug="trois")
    assert f'href="http://localhost{reverse("wagtailadmin_pages:edit", args=[trois.pk])}"' in html


def test_it_is_safe_to_run_twice_and_comes_back_later(late):
    remind()
    assert "told lately" in remind()
    assert len(mail.outbox) == 2
    ReviewReminder.objects.update(sent_on=timezone.localdate() - review_reminders.EVERY * DAY)
    remind()
    assert len(mail.outbox) == 4


def test_who_has_left_is_told_nothing_and_their_pages_are_named(late):
    late["ada"].is_active = False
    late["ada"].save()
    assert "Page une" in remind()
    assert [message.to for message in mail.outbox] == [["zoe@exemple.fr"]]
