"""Every feed, in both languages: the source's day, the last real change, and addresses in its own language."""

import datetime

import feedparser
import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from wagtail.log_actions import log

from news.models import EventIndexPage, EventPage
from people.models import GovernancePage, Person, PersonRole
from pepr_site.pages.attributes import models_with
from pepr_site.web.feeds import last_changes
from programme.models import GlossaryTerm
from projects.models import CallIndexPage, CallPage
from research.models import Publication, PublicationsPage, Result, ResultsPage
from tests.conftest import publish

pytestmark = pytest.mark.django_db

WORD, DAY = "Zyxologie", datetime.date(2024, 3, 5)
FRENCH = ("/ami/", "/aap/", "/appels", "/actualites", "/agenda/", "/projets", "/programme-", "fiche.pdf")


@pytest.fixture(params=["fr", "en"])
def language(request):
    return request.param


def only(model, language):
    return model.objects.get(locale__language_code=language)


def an_event(language, **values):
    index = only(EventIndexPage, language)
    return index, publish(EventPage(title=WORD, slug="zyxologie", standfirst="Un essai.", **values), index)


def told_event(language):
    return an_event(language, start_date=datetime.date(2024, 6, 1), published_on=DAY)[0]


def past_event(language):
    return an_event(language, start_date=DAY)[0]


def call(language):
    index = only(CallIndexPage, language)
    publish(CallPage(title=WORD, slug="zyxologie", kind="ami", announced_on=DAY), index)
    return index


def publication(language):
    Publication.objects.create(kind="article", title=WORD, authors="Ada Exemple", date=DAY, state="shown")
    return only(PublicationsPage, language)


def arrival(language):
    person = Person.objects.create(name=WORD, ground="role", source="Décret", is_shown=True)
    PersonRole.objects.create(person=person, title="Direction", since=DAY)
    return only(GovernancePage, language)


def entries(client, page):
    for file in ("atom.xml", "rss.xml"):
        response = client.get(f"{page.url}{file}")
        feed = feedparser.parse(response.content, response_headers={"content-type": response["Content-Type"]})
        assert not feed.bozo
        yield next(entry for entry in feed.entries if WORD in entry.title)


@pytest.mark.parametrize("kind", [told_event, past_event, call, publication, arrival])
def test_an_entry_bears_the_day_of_its_source_and_that_of_its_last_change(client, language, kind):
    page = kind(language)
    for row in [*Publication.objects.filter(title=WORD), *Person.objects.filter(name=WORD)]:
        log(row, "wagtail.edit")
    for entry in entries(client, page):
        assert datetime.date(*entry.published_parsed[:3]) in {DAY, DAY - datetime.timedelta(days=1)}
        assert datetime.date(*entry.updated_parsed[:3]) >= timezone.localdate() - datetime.timedelta(days=1)


def test_a_result_is_renewed_when_it_changes(client, language):
    declared = timezone.now() - datetime.timedelta(days=30)
    row = Result.objects.create(kind="dataset", name=WORD, source="HAL", is_shown=True, declared_at=declared)
    log(row, "wagtail.edit")
    for entry in entries(client, only(ResultsPage, language)):
        assert entry.published_parsed[:6] == declared.utctimetuple()[:6] < entry.updated_parsed[:6]


def test_an_event_is_told_whole(client, language):
    index, _page = an_event(
        language,
        start_date=DAY,
        start_time=datetime.time(9),
        place="Zyxopolis",
        practical="Rampe d’accès",
        body=[("paragraph", "<p>Son texte.</p>")],
    )
    for entry in entries(client, index):
        text = BeautifulSoup(entry.content[-1].value, "lxml").text
        assert all(said in text for said in ("Un essai.", "2024", "9", "Zyxopolis", "Rampe d’accès", "Son texte."))


def test_only_an_edit_is_a_change():
    term = GlossaryTerm.objects.first()
    edited = log(instance=term, action="wagtail.edit")
    log(instance=term, action="wagtail.create")
    assert last_changes([term]) == {(GlossaryTerm, str(term.pk)): edited.timestamp}


def test_english_outlets_have_english_addresses(client):
    """What any page offers beside itself, and the page that it leads back to."""
    seen = 0
    for model in models_with("feed"):
        for page in model.objects.visible().filter(locale__language_code="en"):
            head = BeautifulSoup(client.get(page.url).content, "lxml").head
            for link in head.find_all("link", rel="alternate", type=True, hreflang=None):
                assert link["href"].startswith("/en/") and not any(word in link["href"] for word in FRENCH), link
                seen += 1
                if link["href"].endswith("atom.xml"):
                    feed = feedparser.parse(client.get(link["href"]).content)
                    assert feed.feed.id and {one["href"] for one in feed.feed.links} == {
                        f"http://localhost{link['href']}",
                        f"http://localhost{page.url}",
                    }
                    assert all(entry.link.startswith("http://localhost/en/") for entry in feed.entries), link
    assert seen > 20
