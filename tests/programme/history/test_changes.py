"""What is new since a day, from the history: on its page, in its feed, without a cookie."""

import datetime
from decimal import Decimal
from types import SimpleNamespace
from uuid import uuid4

import feedparser
import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from django.utils.translation import override
from wagtail.log_actions import log
from wagtail.models import PageLogEntry

from news.models import NewsIndexPage, NewsPage
from programme.figures.forms import CHANGED
from programme.history import views
from programme.history.changes import fact_changes, read_value
from programme.history.views import shared_sources
from programme.models import AxisPage, KeyFigure
from projects.models import ProjectPage
from tests.conftest import publish

pytestmark = pytest.mark.django_db
PAGES = {"fr": ("/nouveau/", "depuis"), "en": ("/en/new/", "since")}
SKIN = {"fr": "substituts-de-peau", "en": "skin-substitutes"}
NEW = ("source", {"label": "Bulletin 12", "address": "https://example.fr/12", "consulted_on": None})
TOMORROW = f"{timezone.localdate() + datetime.timedelta(days=1)}"
DAYS = [TOMORROW, "hier", "", "31/02/2026", "9999-01-01", "0001-01-01", "\0", "2026-09-01", "1er mars 2026"]


def aged(page, days=40):
    """Put the publications of a page so far back in its history."""
    PageLogEntry.objects.filter(page=page.pk).update(timestamp=timezone.now() - datetime.timedelta(days=days))


@pytest.fixture(params=PAGES)
def language(request):
    return request.param


@pytest.fixture
def changed(language):
    """A project whose amount and text changed today, in one language, with a new source."""
    project = ProjectPage.objects.get(slug=SKIN[language], locale__language_code=language)
    aged(project)
    project.money, project.title = Decimal("5.25"), "Peau [[budget]]"
    project.body = []
    project.sources.append(NEW)
    project.save_revision().publish()
    return project


def shown(client, language, since=None):
    address, name = PAGES[language]
    response = client.get(address, {name: since} if since else {})
    assert response.status_code == 200 and not response.cookies
    return BeautifulSoup(response.content, "lxml").main


def numbers(language):
    point = "," if language == "fr" else "."
    return f"4{point}6", f"5{point}25"


def test_a_fact_that_changed_is_told_with_what_was_said_before_and_its_source(client, language, changed):
    with override(language):
        facts = fact_changes(language, timezone.localdate())
    before, after = numbers(language)
    [money] = [change for change in facts if change.after == after]
    assert money.before.startswith(before) and money.sources == [("Bulletin 12", "https://example.fr/12")]
    assert any(change.is_text for change in facts)
    page = shown(client, language, f"{timezone.localdate()}")
    said = page.find(id="titre-faits").parent.text
    assert after in said and "Bulletin 12" in said and "[[" not in said
    assert page.find("a", href=changed.get_url())


def test_an_empty_text_that_an_older_version_lacks_has_not_changed(language, changed):
    older = changed.latest_revision
    older.content.pop("body")
    older.save()
    changed.save_revision().publish()
    with override(language):
        facts = fact_changes(language, timezone.localdate())
    # The text that was taken away before.
    assert len([change for change in facts if change.is_text]) == 1


def test_a_year_is_no_number(language):
    with override(language):
        assert read_value(ProjectPage._meta.get_field("start_year"), 2024) == "2024"


def test_a_source_that_all_changes_share_is_told_once():
    one, other = (SimpleNamespace(sources=[(name, "https://example.fr")]) for name in "ab")
    assert shared_sources([one, one]) == one.sources
    assert shared_sources([one]) == shared_sources([one, other]) == []


def test_a_fact_that_reads_the_same_has_not_changed(language, changed):
    changed.axes = AxisPage.objects.filter(locale=changed.locale)
    changed.save_revision().publish()
    older = changed.latest_revision
    older.content["axes"] = older.content["axes"][::-1]
    older.save()
    changed.save_revision().publish()
    with override(language):
        facts = fact_changes(language, timezone.localdate())
    assert len(changed.axes.all()) == 2
    assert all(change.is_text or change.before != change.after for change in facts)


def test_a_fact_that_changed_without_a_new_source_claims_none(language, changed):
    changed.money = Decimal("6.75")
    changed.save_revision().publish()
    with override(language):
        facts = fact_changes(language, timezone.localdate())
    after = numbers(language)[1].replace("5", "6", 1).replace("25", "75")
    [money] = [change for change in facts if change.after == after]
    assert money.sources == []


def test_what_changed_before_that_day_is_not_told(client, language, changed):
    aged(changed)
    assert not fact_changes(language, timezone.localdate())
    assert shown(client, language, f"{timezone.localdate()}").find(id="titre-faits") is None


def test_a_new_page_is_told_and_a_hidden_one_is_not(client, home):
    index = NewsIndexPage.objects.child_of(home).get()
    page = publish(NewsPage(title="Zyxologie", slug="zyxologie", date=timezone.localdate()), index)
    assert "Zyxologie" in shown(client, "fr", f"{timezone.localdate()}").text
    page.unpublish()
    assert "Zyxologie" not in shown(client, "fr", f"{timezone.localdate()}").text


@pytest.mark.parametrize("since", DAYS)
def test_any_day_is_answered(client, language, since):
    assert shown(client, language, since).find("input", type="date")["value"] <= f"{timezone.localdate()}"


@pytest.mark.parametrize(("language", "words"), [("fr", "n’a pas été comprise"), ("en", "was not understood")])
def test_a_date_that_is_not_understood_is_told(client, language, words):
    for since in ("bad", "9999-99-99"):
        page = shown(client, language, since)
        assert words in page.find("p", role="status").text
        month = timezone.localdate() - datetime.timedelta(days=30)
        assert page.find("input", type="date")["value"] == f"{month}"
    for since in ("", f"{timezone.localdate()}"):
        assert words not in shown(client, language, since).text


def test_a_page_narrowed_to_a_day_is_not_indexed_and_the_language_leads_to_its_twin(client):
    page = BeautifulSoup(client.get("/nouveau/?depuis=2026-09-01").content, "lxml")
    assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    assert page.select_one('header a[hreflang="en"]')["href"] == "/en/new/"
    assert page.select_one('link[type="application/atom+xml"]')["href"] == "/nouveau/atom.xml"


def test_the_feed_tells_what_changed_before_after_and_source(client, language, changed, monkeypatch):
    before, after = numbers(language)
    for file in ("atom.xml", "rss.xml"):
        response = client.get(f"{PAGES[language][0]}{file}")
        feed = feedparser.parse(response.content, response_headers={"content-type": response["Content-Type"]})
        assert not feed.bozo and feed.feed.title.startswith("PEPR")
        [entry] = [entry for entry in feed.entries if after in entry.summary]
        assert before in entry.summary and "https://example.fr/12" in entry.summary
        assert entry.link == f"http://localhost{changed.get_url()}"
        assert entry.id.startswith("tag:localhost,2026:change/")
        again = client.get(f"{PAGES[language][0]}{file}", headers={"if-none-match": response["ETag"]})
        assert again.status_code == 304
        monkeypatch.setattr(views, "MOST_ITEMS", 1)
        assert len(feedparser.parse(client.get(f"{PAGES[language][0]}{file}?again").content).entries) == 1
        monkeypatch.undo()


def test_a_key_figure_that_changed_is_told_once_in_each_language(language):
    figure = KeyFigure.objects.get(slug="budget", locale__language_code="fr")
    source = {"source": "CEA", "source_address": "https://example.fr"}
    data = {
        name: {code: source | {"text": f"{value} {code}", "label": "de financement"} for code in PAGES}
        for name, value in (("before", 80), ("after", 85))
    }
    # Each translation of the figure has it in its own history.
    act = uuid4()
    for one in (figure, figure.get_translations().get()):
        log(one, CHANGED, data=data, content_changed=True, uuid=act)
    [change] = fact_changes(language, timezone.localdate())
    assert (change.before, change.after) == (f"80 {language}", f"85 {language}")
    assert change.sources == [("CEA", "https://example.fr")]


def test_a_page_that_nobody_may_read_is_not_named(language):
    page = NewsPage.objects.filter(locale__language_code=language, projects__isnull=False).first()
    aged(page)
    shown, hidden = page.projects.all()[:2]
    hidden.unpublish()
    page.projects.set([hidden])
    page.save_revision().publish()
    page.projects.set([shown, hidden])
    page.save_revision().publish()
    with override(language):
        told = " ".join(change.before + change.after for change in fact_changes(language, timezone.localdate()))
    assert shown.short_title in told and hidden.short_title not in told
