"""What a page said on a day: only what was public then and still may be read, and nobody who was taken down."""

import datetime
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from wagtail.actions.move_page import MovePageAction
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, Page, PageLogEntry, PageViewRestriction

from bench.budgets import MOST
from news.models import NewsIndexPage, NewsPage
from people.models import Person
from people.persons import Ground
from programme.figures.forms import CHANGED
from programme.history import versions
from programme.models import KeyFigure, QuestionsPage
from projects.models import ProjectPage
from tests.conftest import publish
from tests.queries import queries_to_draw

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]
SKIN = {"fr": "substituts-de-peau", "en": "skin-substitutes"}
PREFIX = {"fr": "", "en": "/en"}
TODAY = timezone.localdate()


def ago(days):
    return TODAY - datetime.timedelta(days=days)


def noon(day):
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))


def address(page, day=None):
    prefix = PREFIX[page.locale.language_code]
    return f"{prefix}/versions/{page.translation_key}/{f'{day}/' if day else ''}"


def at(page, days, action="wagtail.publish"):
    """Put the last thing of a kind that happened to a page so many days back."""
    entry = PageLogEntry.objects.filter(page=page.pk, action=action).order_by("timestamp", "pk").last()
    PageLogEntry.objects.filter(pk=entry.pk).update(timestamp=noon(ago(days)))


@pytest.fixture
def language(request):
    return getattr(request, "param", "fr")


@pytest.fixture
def page(language):
    """A project published forty days ago, and with another title and text ten days ago."""
    page = ProjectPage.objects.get(slug=SKIN[language], locale__language_code=language)
    at(page, 40)
    page.title, page.body = "Peau nouvelle", [("paragraph", "<p>Un texte [[budget]] nouveau.</p>")]
    page.save_revision().publish()
    at(page, 10)
    return page


def shown(client, page, day, status=200):
    response = client.get(address(page, day))
    assert response.status_code == status, response.status_code
    return BeautifulSoup(response.content, "lxml")


@pytest.mark.parametrize("language", SKIN, indirect=True)
def test_a_day_has_the_words_of_that_day_and_cites_itself(client, page, language):
    before, after = shown(client, page, ago(20)), shown(client, page, ago(10))
    assert "Nicolas Fortunel" in before.main.text and "HLA-G" in before.main.text
    assert "Peau nouvelle" not in before.h1.text and "Peau nouvelle" in after.h1.text
    assert "Un texte" in after.main.text and "[[" not in after.main.text
    assert f"http://localhost{address(page, ago(20))}" in before.select_one(".share__reference").text
    assert before.find("meta", {"name": "robots"})["content"] == "noindex"
    # On paper the address of the version, which is what the print repeats.
    assert before.select_one("header .address").text == f"http://localhost{address(page, ago(20))}"
    assert before.find("link", rel="canonical")["href"] == f"http://localhost{page.get_url()}"
    assert [a["href"] for a in after.main.select("nav a[rel=nofollow]")] == [address(page, ago(40))]
    assert address(page, ago(20)) not in client.get("/sitemap.xml").text
    # One more than a page: its words of that day.
    assert queries_to_draw(client, address(page, ago(20))) <= MOST["queries"] + 1


def test_the_block_of_the_reference_leads_to_the_last_version(client, page, monkeypatch):
    live = BeautifulSoup(client.get(page.get_url()).content, "lxml")
    assert live.select(f'.share a[href="{address(page)}"]')
    last = BeautifulSoup(client.get(address(page)).content, "lxml")
    assert "Peau nouvelle" in last.h1.text
    assert f"http://localhost{address(page, ago(10))}" in last.select_one(".share__reference").text
    assert last.main.select("nav a[rel=nofollow]")
    monkeypatch.setattr(versions, "MOST_DAYS", 1)
    assert not BeautifulSoup(client.get(address(page)).content, "lxml").main.select("nav a[rel=nofollow]")


def test_there_is_no_version_of_another_day(client, page):
    for day in (ago(41), ago(-1), "2026-13-01", "hier", "0001-01-01", "9999-12-31"):
        shown(client, page, day, status=404)
    assert client.get(f"/versions/{uuid4()}/{TODAY}/").status_code == 404


def test_a_draft_is_no_version_and_a_page_without_an_answer_has_none(client, page):
    page.title = "Brouillon secret"
    page.save_revision()
    assert "secret" not in shown(client, page, TODAY).text
    page.unpublish()
    shown(client, page, ago(20), status=404)
    assert client.get(address(page)).status_code == 404


def test_what_was_withdrawn_then_has_no_version(client, page):
    page.unpublish()
    at(page, 30, "wagtail.unpublish")
    log(instance=page, action="wagtail.publish", revision=page.get_latest_revision())
    at(page, 5)
    Page.objects.filter(pk=page.pk).update(live=True)
    PageLogEntry.objects.filter(page=page.pk, timestamp__date=ago(10)).delete()
    shown(client, page, ago(35))
    shown(client, page, ago(20), status=404)
    shown(client, page, ago(5))


def test_what_was_private_then_stays_so(client, page):
    section = page.get_parent()
    restriction = PageViewRestriction(page=section, restriction_type=PageViewRestriction.LOGIN)
    restriction.save()
    shown(client, page, ago(20), status=404)
    restriction.delete()
    log(instance=section, action="wagtail.view_restriction.delete")
    at(section, 15, "wagtail.view_restriction.delete")
    shown(client, page, ago(20), status=404)
    # Nor is its day among those that a version leads to.
    assert not shown(client, page, ago(12)).main.select(f'a[href="{address(page, ago(40))}"]')


def test_what_stood_in_a_private_section_stays_private_once_moved(client, admin_user):
    index = NewsIndexPage.objects.get(locale__language_code="fr")
    other = publish(NewsIndexPage(title="Fermée", slug="fermee"), index.get_parent())
    log(instance=other, action="wagtail.view_restriction.create")
    at(other, 60, "wagtail.view_restriction.create")
    news = publish(NewsPage(title="Secrète", slug="secrete", date=TODAY), other)
    at(news, 40)
    MovePageAction(news, index, "last-child", user=admin_user).execute(skip_permission_checks=True)
    news = NewsPage.objects.get(pk=news.pk)
    at(news, 10, "wagtail.move")
    shown(client, news, ago(20), status=404)
    other.delete()
    shown(client, news, ago(20), status=404)


def test_who_was_taken_down_never_comes_back(client, page):
    person = Person.objects.create(name="Ada Inventée", ground=Ground.ROLE, source="x")
    for days, written in ((8, "Ada Inventée"), (7, "ada  inventee"), (6, "Inventée Ada")):
        page.body = [("paragraph", f"<p>Avec {written}, hier.</p>")]
        page.save_revision().publish()
        at(page, days)
        assert written in shown(client, page, ago(days)).main.text
    Person.objects.filter(pk=person.pk).update(withdrawn_at=timezone.now())
    for days in (8, 7, 6):
        assert "nvent" not in shown(client, page, ago(days), status=410).text
    shown(client, page, ago(20))


@pytest.mark.parametrize("language", SKIN, indirect=True)
def test_a_key_figure_is_the_one_of_that_day(client, page, language):
    figure = KeyFigure.objects.get(slug="budget", locale__language_code=language)
    for days, text in ((7, '70 "M"'), (5, "65 M")):
        log(instance=figure, action=CHANGED, data={"before": {language: {"text": text}}, "after": {}})
        last = ModelLogEntry.objects.filter(action=CHANGED).latest("timestamp")
        ModelLogEntry.objects.filter(pk=last.pk).update(timestamp=noon(ago(days)))
    for days, there, gone in ((10, "70 M", "65 M"), (7, "65 M", "70 M"), (5, "M", "65 M")):
        text = shown(client, page, ago(days)).main.text.replace("\xa0", " ")
        assert there in text and gone not in text, days


def test_rows_and_lists_of_a_page_are_told_and_nothing_that_it_does_not_show(client):
    page = QuestionsPage.objects.get(locale__language_code="fr")
    text = shown(client, page, TODAY).main.text
    assert "Qui paie, et combien" in text and "combien ça coûte" not in text


def test_a_draft_that_a_version_was_tied_to_is_not_named(client):
    page = NewsPage.objects.filter(locale__language_code="fr", projects__isnull=False).first()
    project = page.projects.first()
    assert project.short_title in shown(client, page, TODAY).main.text
    project.unpublish()
    assert project.short_title not in shown(client, page, TODAY).main.text
