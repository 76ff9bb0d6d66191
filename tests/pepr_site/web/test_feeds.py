"""Atom and RSS, read back by feedparser."""

import datetime

import feedparser
import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from django.utils.http import parse_http_date

from news.models import NewsCategory, NewsIndexPage, NewsPage
from pepr_site.web.feeds import MOST_ITEMS, listed
from pepr_site.web.full_text import full_text
from programme.models import ObjectivePage
from projects.models import CallIndexPage, CallPage, ProjectPage
from tests.conftest import publish
from tests.hidden import under_private

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]

FEEDS = [
    *("/actualites/atom.xml", "/actualites/evenement/atom.xml", "/rss.xml", "/appels/atom.xml", "/en/calls/rss.xml"),
    *("/projets/projet-cithera/atom.xml", "/programme/axe-1-biotherapies-actuelles/rss.xml"),
]
WORD = "Zyxologie"


@pytest.fixture
def index(home):
    return NewsIndexPage.objects.child_of(home).get()


@pytest.fixture
def calls(home):
    return CallIndexPage.objects.child_of(home).get()


def item(title=WORD, slug="zyxologie", **values):
    return NewsPage(title=title, slug=slug, **{"date": timezone.localdate()} | values)


def read(client, address):
    """The feed at an address, which the parser found well formed."""
    response = client.get(address)
    assert response.status_code == 200, address
    feed = feedparser.parse(response.content, response_headers={"content-type": response["Content-Type"]})
    assert not feed.bozo, (address, feed.get("bozo_exception"))
    return feed


def titles(client, address):
    return [entry.title for entry in read(client, address).entries]


def carries_the_whole_text(entry, page):
    """Assert that an entry holds the text of its page, with whole addresses."""
    text = BeautifulSoup(entry.content[-1].value, "lxml")
    read_here = " ".join(text.text.split())
    for part in page.select("main .prose p"):
        assert " ".join(part.text.split()) in read_here
    addresses = [link.get("href") or link.get("src") for link in text.find_all(["a", "img"])]
    assert addresses and all(found.startswith("http") for found in addresses)
    assert bool(page.select_one(".article figure.picture img")) == bool(text.img)
    assert "[[" not in str(text) and not text.find(["script", "form", "button"])


def test_each_feed_is_well_formed_and_complete_says_its_language_and_sets_no_cookie(client, soups):
    for address in FEEDS:
        is_well_formed_and_complete(client, soups, address)


def is_well_formed_and_complete(client, soups, address):
    feed = read(client, address)
    assert feed.version == ("atom10" if address.endswith("atom.xml") else "rss20")
    assert feed.feed.title.startswith("PEPR Biothérapies")
    assert feed.feed.language == ("en" if address.startswith("/en/") else "fr")
    links = {link["rel"]: link["href"] for link in feed.feed.links}
    assert links["self"] == f"http://localhost{address}"
    assert links["alternate"].startswith("http://localhost/")
    for entry in feed.entries:
        assert entry.id.startswith("tag:localhost,2026:")
        assert entry.summary
        carries_the_whole_text(entry, soups[entry.link.removeprefix("http://localhost")])
    response = client.get(f"{address}?q=%00&page=x&type=__class__")
    assert response.status_code == 200
    assert response["Content-Language"] == ("en" if address.startswith("/en/") else "fr")
    assert response["Content-Type"].startswith(("application/atom+xml", "application/rss+xml"))
    assert not response.cookies


@pytest.mark.parametrize("address", ["/actualites/atom.xml", "/en/calls/rss.xml"])
def test_what_has_not_changed_is_not_sent_again(client, address):
    first = client.get(address)
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(address, headers={"if-modified-since": first["Last-Modified"]}).status_code == 304


def test_what_has_changed_is_sent(client, index):
    etag = client.get("/actualites/atom.xml")["ETag"]
    publish(item(), index)
    assert client.get("/actualites/atom.xml", headers={"if-none-match": etag}).status_code == 200


def test_an_item_keeps_its_name_when_its_address_changes(client, index):
    page = publish(item(), index)
    before = read(client, "/actualites/atom.xml").entries[0]
    page.slug = "autre"
    page.save_revision().publish()
    after = read(client, "/actualites/atom.xml").entries[0]
    assert before.id == after.id
    assert before.link.endswith("/zyxologie/") and after.link.endswith("/autre/")


def test_an_item_is_dated_by_its_day_and_by_its_last_change(client, index):
    page = publish(item(date=datetime.date(2026, 7, 14)), index)
    entry = next(entry for entry in read(client, "/actualites/atom.xml").entries if entry.title == WORD)
    page.refresh_from_db()
    # Midnight in Paris, in summer.
    assert entry.published_parsed[:5] == (2026, 7, 13, 22, 0)
    assert entry.updated_parsed[:6] == page.last_published_at.utctimetuple()[:6]


def test_an_item_is_dated_by_its_source_where_that_came_later(client, index):
    publish(item(date=datetime.date(2026, 7, 14), published_on=datetime.date(2026, 7, 20)), index)
    entry = next(entry for entry in read(client, "/actualites/atom.xml").entries if entry.title == WORD)
    assert entry.published_parsed[:3] == (2026, 7, 19)


@pytest.mark.parametrize(("kind", "other"), [("ami", "aap"), ("aap", "ami")])
def test_a_kind_of_call_has_its_feed(client, calls, kind, other):
    publish(CallPage(title=WORD, slug="zyxologie", kind=kind), calls)
    assert any(title.startswith(WORD) for title in titles(client, f"/appels/{kind}/atom.xml"))
    assert not any(title.startswith(WORD) for title in titles(client, f"/appels/{other}/rss.xml"))
    feed = BeautifulSoup(client.get("/appels/").content, "lxml").find(href=f"/appels/{kind}/atom.xml")
    assert feed["title"].startswith("Appels")


def test_what_is_announced_is_no_news_before_its_day(client, index):
    today = timezone.localdate()
    coming = publish(item("À venir", "a-venir", date=today + datetime.timedelta(days=90)), index)
    publish(item("Du jour", "du-jour"), index)
    addresses = [
        "/actualites/atom.xml",
        "/actualites/rss.xml",
        "/atom.xml",
        "/",
        "/actualites/",
        "/actualites/?sort=oldest",
    ]
    for address in addresses:
        response = client.get(address)
        assert "À venir" not in response.content.decode() and "Du jour" in response.content.decode(), address
        if "Last-Modified" in response.headers:
            assert parse_http_date(response["Last-Modified"]) <= timezone.now().timestamp()
    assert client.get(coming.url).status_code == 200
    # Its day comes: it is told as of that day, later than whatever was read before.
    NewsPage.objects.filter(pk=coming.pk).update(date=today)
    entry = next(entry for entry in read(client, "/actualites/atom.xml").entries if entry.title == "À venir")
    assert entry.updated_parsed >= entry.published_parsed


def test_a_publication_in_the_future_is_told_as_of_now(client, index):
    """As a clock that was wrong, or SQL, may have left it."""
    page = publish(item(), index)
    later = timezone.now() + datetime.timedelta(days=200)
    NewsPage.objects.filter(pk=page.pk).update(first_published_at=later, last_published_at=later)
    response = client.get("/actualites/atom.xml")
    assert parse_http_date(response["Last-Modified"]) <= timezone.now().timestamp()
    feed = feedparser.parse(response.content)
    now = timezone.now().utctimetuple()
    assert all(moment <= now for entry in feed.entries for moment in (entry.updated_parsed, entry.published_parsed))
    changed = BeautifulSoup(client.get(page.url).content, "lxml").find("script", type="application/ld+json")
    assert f"{later:%Y-%m}" not in changed.text


def test_a_feed_is_set_as_a_page_is(client, index):
    publish(item("Qui paie ?", standfirst="Le budget : [[budget]] & plus <vite> !\x0b"), index)
    entry = read(client, "/actualites/atom.xml").entries[0]
    assert entry.title == "Qui paie\u202f?"
    text = BeautifulSoup(entry.summary, "lxml").text
    assert text == "Le budget\u00a0: 80\u00a0M€ & plus <vite>\u202f!"


def test_what_is_empty_is_left_out_and_the_words_of_a_page_come_alone(index):
    assert listed([("Lieu", ""), ("Clôture", "demain")]) == "<ul><li>Clôture\u00a0: demain</li></ul>"
    page = next(page for page in NewsPage.objects.child_of(index) if page.lead_image and page.sources)
    page.sources.append(("source", {"label": "Sans adresse", "address": "", "consulted_on": None}))
    whole, words = full_text(page), full_text(page, is_words_alone=True)
    assert "<img" in whole and "Sources" in whole and 'href=""' not in whole
    assert words and "<img" not in words and "Sources" not in words


def test_the_latest_come_first_and_are_bounded(client, index):
    for number in range(MOST_ITEMS + 2):
        date = timezone.localdate() - datetime.timedelta(days=number)
        publish(item(f"Nouvelle {number}", f"nouvelle-{number}", date=date), index)
    assert titles(client, "/actualites/atom.xml") == [f"Nouvelle {number}" for number in range(MOST_ITEMS)]


def test_a_category_has_its_feed(client, index):
    page = item()
    page.categories = [NewsCategory.objects.get(slug="financement", locale=index.locale)]
    publish(page, index)
    assert titles(client, "/actualites/financement/atom.xml")[0] == WORD
    assert WORD not in titles(client, "/actualites/evenement/atom.xml")
    assert read(client, "/actualites/financement/atom.xml").entries[0].tags[0].term == "Financement"


@pytest.mark.parametrize("model", [ObjectivePage, ProjectPage])
def test_what_news_name_has_its_feed(client, index, model):
    target, other = model.objects.visible().filter(locale=index.locale)[:2]
    page = item()
    setattr(page, "objectives" if model is ObjectivePage else "projects", [target])
    publish(page, index)
    assert WORD in titles(client, f"{target.url}atom.xml")
    assert WORD not in titles(client, f"{other.url}atom.xml")


def test_calls_are_told_with_their_state_and_dates(client, calls):
    now = timezone.now()
    publish(
        CallPage(
            title=WORD,
            slug="zyxologie",
            kind="aap",
            opens_at=now - datetime.timedelta(days=2),
            closes_at=timezone.make_aware(datetime.datetime(2099, 1, 15, 17)),
        ),
        calls,
    )
    entry = read(client, "/appels/atom.xml").entries[0]
    assert entry.title == f"{WORD} (ouvert)"
    assert "Clôture\u00a0: 15\u00a0janvier 2099" in entry.summary and "heure de Paris" in entry.summary
    assert entry.tags[0].term == "Appel à projets"


def test_a_call_is_new_again_when_it_closes(client, calls):
    closed = timezone.now() + datetime.timedelta(hours=-1)
    page = publish(CallPage(title=WORD, slug="zyxologie", kind="aap", closes_at=closed), calls)
    before = closed - datetime.timedelta(days=30)
    CallPage.objects.filter(pk=page.pk).update(first_published_at=before, last_published_at=before)
    entry = next(e for e in read(client, "/appels/atom.xml").entries if e.link.endswith("/zyxologie/"))
    assert entry.title == f"{WORD} (clos)"
    assert entry.updated_parsed[:6] == closed.utctimetuple()[:6]


def test_no_feed_tells_what_is_under_a_private_page(client, index, calls):
    """What is hidden by itself, `tests/test_visibility.py` looks for in each place."""
    objective = ObjectivePage.objects.filter(locale=index.locale).first()
    page = item()
    page.objectives = [objective]
    page.categories = [NewsCategory.objects.get(slug="evenement", locale=index.locale)]
    under_private(page, index)
    under_private(CallPage(title=WORD, slug="zyxologie", kind="aap"), calls)
    addresses = [*FEEDS, f"{objective.url}atom.xml"]
    for address in addresses:
        response = client.get(address)
        hides_the_list = "/actualites/" in address or "/appels/" in address
        assert response.status_code == (404 if hides_the_list else 200), address
        assert WORD not in response.content.decode(), address


@pytest.mark.parametrize(
    "address",
    [
        *["/nulle-part/atom.xml", "/actualites/nulle-part/atom.xml", "/contact/atom.xml", "/actualites/a/b/atom.xml"],
        *["/appels/evenement/atom.xml", "/recherche/atom.xml", "/de/news/atom.xml", "/actualites/atom.xml/"],
    ],
)
def test_there_is_no_feed_of_nothing(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/actualites/", "/", "/appels/", "/projets/projet-cithera/", "/en/news/"])
def test_a_page_tells_where_its_feeds_are(client, address):
    page = BeautifulSoup(client.get(address).content, "lxml")
    links = page.head.find_all("link", rel="alternate", type=["application/atom+xml", "application/rss+xml"])
    assert {f"{address}atom.xml", f"{address}rss.xml"} <= {link["href"] for link in links}
    for link in links:
        assert client.get(link["href"]).status_code == 200
        assert page.main.find("a", href=link["href"]).get_text(strip=True)


def test_a_feed_moves_with_its_page(client, index, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        index.slug = "nouvelles"
        index.save_revision().publish()
    assert client.get("/nouvelles/atom.xml").status_code == 200
    response = client.get("/actualites/atom.xml")
    assert (response.status_code, response["Location"]) == (301, "/nouvelles/atom.xml")
