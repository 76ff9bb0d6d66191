"""The one door is a condition of the list's own query; what it lets through is in `tests/test_visibility.py`.

One bad row in the database stops no file: it is left out of all of them, and told to those who run the site.
"""

import json
import xml.etree.ElementTree as ET

import feedparser
import pytest
import vobject
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from news.models import EventIndexPage, EventPage, NewsIndexPage, NewsPage
from pepr_site.content_files import loader
from pepr_site.operations import content_version
from pepr_site.operations.monitoring.operation_log import Kind, OperatingRecord
from pepr_site.pages.visibility import visible
from pepr_site.search.models import SearchEntry
from programme.figures.models import KeyFigure
from projects.models import CallIndexPage, CallPage, ProjectIndexPage, ProjectPage
from tests.conftest import publish

pytestmark = pytest.mark.django_db


def test_the_private_sections_are_asked_for_once_for_many_lists(django_assert_num_queries):
    # Another test may have left what it was told of this very content.
    content_version.renew()
    content_version._begin()
    try:
        # The version of the content, what is left out, and the two lists.
        with django_assert_num_queries(4):
            list(visible(Page.objects.all()))
            list(visible(Page.objects.filter(depth=2)))
    finally:
        content_version._end()


def test_without_private_sections_the_condition_is_of_the_row_alone():
    assert "EXISTS" not in str(visible(Page.objects.all()).query)


GOOD, BAD = "Zyxologie saine", "Zyxologie malade"
DAYS = ["9999-12-31", "0001-01-01", "0026-03-10", "0044-03-15 BC", "12000-01-01", "infinity"]
# The end of time as Paris and as Greenwich have it: one of them is beyond what Python counts.
MOMENTS = ["9999-12-31 23:59+00", "9999-12-31 22:59+00", "0001-01-01 00:00+00:09", "0044-03-15 00:00+00 BC", "infinity"]
YEARS = [9999, 26]
BAD_VALUES = {
    NewsPage: {"date": DAYS, "published_on": DAYS[:1], "verified_on": DAYS[:1]},
    EventPage: {"start_date": DAYS, "end_date": DAYS},
    CallPage: {
        **{"opens_at": MOMENTS[:2], "closes_at": MOMENTS, "results_on": DAYS[:2], "announced_for": YEARS},
        **{"first_published_at": MOMENTS, "last_published_at": MOMENTS[:2]},
    },
    ProjectPage: {"start_year": YEARS[:1], "last_published_at": MOMENTS[:1]},
}
PARENTS = {NewsPage: NewsIndexPage, EventPage: EventIndexPage, CallPage: CallIndexPage, ProjectPage: ProjectIndexPage}
PAGES = [
    *("/", "/actualites/", "/agenda/", "/appels/", "/projets/", "/plan-du-site/", "/recherche/?q=zyxologie"),
    *("/en/", "/en/news/", "/en/events/", "/en/calls/", "/en/projects/", "/sitemap.xml"),
    *(f"/api/v2/pages/?type={kind}&fields=*&order=-id" for kind in ("news.NewsPage", "news.EventPage")),
    *(f"/api/v2/pages/?type={kind}&fields=*&order=-id" for kind in ("projects.CallPage", "projects.ProjectPage")),
]
FEEDS = ["/actualites/atom.xml", "/actualites/rss.xml", "/appels/atom.xml", "/appels/rss.xml", "/atom.xml", "/rss.xml"]
CALENDARS = ["/agenda.ics", "/agenda/agenda.ics", "/appels/agenda.ics"]
DATA = [f"/donnees/{name}.{kind}" for name in ("projets", "appels") for kind in ("csv", "json", "jsonld")]
YEARS_TYPED = ["0", "-1", "0001", "26", "9999", "10000", "1" * 300, "2027-03-31", "%00", "NaN", "é", "", "2024&year=x"]
# An English list reads its address as its French twin does.
QUERIES = [f"{address}?year={year}" for address in ("/actualites/", "/en/events/") for year in YEARS_TYPED]


def new(model, title, slug, number=0):
    """An unsaved page of a class, of today."""
    today = timezone.localdate()
    values = {
        NewsPage: {"date": today},
        EventPage: {"start_date": today},
        CallPage: {"closes_at": timezone.now(), "results_on": today},
        ProjectPage: {"number": number, "short_title": title, "start_year": 2023},
    }[model]
    return model(title=title, slug=slug, standfirst="Zyxologie.", **values)


@pytest.fixture
def sick(home):
    """One good page of each class, and one page for each bad value, live, as only SQL can write them."""
    pages, now = {}, timezone.now()
    for model in BAD_VALUES:
        under = PARENTS[model].objects.child_of(home).get()
        publish(new(model, GOOD, f"saine-{model.__name__.lower()}", 98), under)
        for name, values in BAD_VALUES[model].items():
            for value in values:
                page = new(model, f"{BAD} {len(pages)}", f"malade-{len(pages)}", 100 + len(pages))
                page.first_published_at = page.last_published_at = now
                with loader.unindexed():
                    under.add_child(instance=page)
                pages[page] = (name, value)
    with connection.cursor() as cursor:
        for page, (name, value) in pages.items():
            table = page._meta.get_field(name).model._meta
            cursor.execute(f'UPDATE {table.db_table} SET "{name}" = %s WHERE {table.pk.column} = %s', [value, page.pk])
    return pages


def test_no_outlet_is_stopped_by_a_bad_row_nor_tells_it(client, sick):
    for address in [*PAGES, *FEEDS, *CALENDARS, *DATA]:
        response = client.get(address)
        text = response.content.decode()
        assert response.status_code == 200, address
        assert BAD not in text and "malade-" not in text, address
        if not address.startswith("/en/") and address not in {"/", "/atom.xml", "/rss.xml"}:
            assert GOOD in text or "/saine-" in text, address
        if address in FEEDS:
            assert not feedparser.parse(response.content).bozo
        elif address in CALENDARS:
            assert vobject.readOne(text).contents["vevent"]
        elif address.endswith(("json", "jsonld")):
            json.loads(text)
        elif address.endswith("xml"):
            ET.fromstring(text)  # noqa: S314 - the site's own


def test_the_pages_themselves_and_their_forms_still_answer(client, admin_client, sick):
    asked = set()
    for page, (name, value) in sick.items():
        url = f"{page.get_parent().url}{page.slug}/"
        for address in (url, f"{url}agenda.ics"):
            assert client.get(address).status_code in {200, 404}, (address, name, value)
        if type(page) not in asked or "BC" in str(value):
            edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
            assert admin_client.get(edit).status_code == 200, (name, value)
            asked.add(type(page))
    assert admin_client.get(reverse("review_report")).status_code == 200


def test_they_are_indexed_without_harm_and_told_to_who_runs_the_site(admin_client, sick, caplog):
    call_command("update_index", backend_name="site", verbosity=0)
    assert SearchEntry.objects.filter(title=GOOD).count() == len(BAD_VALUES)
    text = admin_client.get("/admin/reports/operators/").content.decode()
    told = text.partition("Laissé de côté")[2]
    for page, (name, value) in sick.items():
        assert page.title in told, (name, value)
    assert "date de l’événement, 9999-12-31" in told
    assert "cannot be true" in caplog.text


def test_what_nothing_can_be_made_of_is_left_out_alone(client, home, monkeypatch):
    """Whatever its fault: here its address, which every outlet asks for."""
    index = CallIndexPage.objects.child_of(home).get()
    publish(new(CallPage, GOOD, "saine"), index)
    bad = publish(new(CallPage, BAD, "malade"), index)
    own = CallPage.get_url
    monkeypatch.setattr(CallPage, "get_url", lambda page, *args: None if page.pk == bad.pk else own(page, *args))
    for address in ("/appels/atom.xml", "/appels/agenda.ics", "/donnees/appels.json", "/donnees/appels.csv"):
        text = client.get(address).content.decode()
        assert GOOD in text and BAD not in text, address
    record = OperatingRecord.objects.get(kind=Kind.LEFT_OUT, name__contains=str(bad.pk))
    assert record.times >= 3 and record.text == "AttributeError"


def test_a_page_without_a_day_of_publication_is_told_like_another(client, home):
    index = CallIndexPage.objects.child_of(home).get()
    index.add_child(instance=new(CallPage, GOOD, "saine"))
    for address in (
        "/appels/atom.xml",
        "/appels/rss.xml",
        "/appels/agenda.ics",
        "/donnees/appels.json",
        "/sitemap.xml",
    ):
        assert "saine" in client.get(address).content.decode(), address
    assert client.get("/appels/saine/").status_code == 200


def test_a_figure_and_a_notice_of_no_possible_day_stop_no_page(client):
    sick = KeyFigure.objects.filter(locale__language_code="fr").first()
    for day in DAYS:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE programme_keyfigure SET as_of = %s WHERE id = %s", [day, sick.pk])
            cursor.execute("UPDATE pepr_site_sitetext SET notice = 'Avis', notice_ends_at = %s", [day])
        assert client.get("/").status_code == 200
        rows = client.get("/donnees/chiffres-cles.json").json()["rows"]
        assert rows and sick.slug not in [row["identifier"] for row in rows]


def test_an_end_before_the_beginning_is_no_end(client, home):
    today = timezone.localdate()
    page = publish(new(EventPage, GOOD, "saine"), EventIndexPage.objects.child_of(home).get())
    EventPage.objects.filter(pk=page.pk).update(end_date=today - timezone.timedelta(days=3))
    assert "dtend" in client.get(f"{page.url}agenda.ics").content.decode().lower()
    assert "endDate" not in client.get(page.url).content.decode()


def test_a_year_of_the_address_is_never_too_much(client):
    for address in QUERIES:
        assert client.get(address, follow=True).status_code == 200, address
