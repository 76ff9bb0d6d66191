"""What an answer asks of the database does not grow with the content: pages, lists, feeds, calendars, data, the API."""

import datetime

import pytest
from django.utils import timezone

from bench import sample
from bench.budgets import MOST
from news.models import EventIndexPage, EventPage, NewsPage
from programme.models import Organisation
from projects.models import CallIndexPage, CallPage, ProjectPage
from tests.conftest import publish
from tests.pepr_site.listing.crowd import multiply
from tests.queries import queries_to_draw

pytestmark = pytest.mark.django_db

PAGES = [
    *("/", "/programme/", "/programme/axe-1-biotherapies-actuelles/", "/projets/substituts-de-peau/"),
    *("/partenaires/", "/partenaires/lgrk/", "/plan-du-site/", "/recherche/?q=projet"),
]
LISTS = [
    *("/projets/", "/projets/?axis=none&documentation=full&q=peau&sort=title", "/projets/?view=table"),
    *("/actualites/", "/actualites/?year=2024&q=bilan&page=2", "/appels/", "/appels/?kind=aap", "/agenda/?when=past"),
]
FILES = [
    *("/actualites/atom.xml", "/actualites/evenement/atom.xml", "/atom.xml", "/appels/rss.xml", "/agenda.ics"),
    *("/appels/agenda.ics", "/sitemap.xml", "/donnees/projets.json", "/donnees/appels.csv"),
    "/donnees/institutions.json",
]
NEWS = "/api/v2/pages/?type=news.NewsPage&fields=*"
API = ["/api/v2/pages/", "/api/v2/pages/?search=bilan", "/api/v2/pages/?type=projects.ProjectPage&fields=*", NEWS]


def crowd(home, number):
    """Add `number` or more of everything, a few of each kind with all that they may be related to."""
    sample.add(news=number, projects=number)
    slug, day = f"foule-{number}", datetime.date(2024, 3, 1)
    event = EventPage(title="Rencontre", slug=slug, start_date=day)
    call = CallPage(title="Appel", slug=slug, kind="aap", closes_at=timezone.now())
    publish(event, EventIndexPage.objects.child_of(home).get())
    publish(call, CallIndexPage.objects.child_of(home).get())
    news = NewsPage.objects.get(locale=home.locale, slug="bilan-7-fevrier-2024")
    project = ProjectPage.objects.get(locale=home.locale, slug="substituts-de-peau")
    for page in (event, call, news, project):
        multiply(page, number * 10)
    kind = {"kind": "university", "role": "parent", "region": "Bretagne", "locale": home.locale}
    names = [f"autre-{number}-{n}" for n in range(number * 10)]
    Organisation.objects.bulk_create(
        Organisation(**kind, slug=name, name=name, short_name=name, city=name, latitude=43 + n % 70 / 10, longitude=2)
        for n, name in enumerate(names)
    )


def test_no_answer_asks_more_where_there_is_more(client, home):
    addresses, costs = [*PAGES, *LISTS, *FILES, *API], []
    for number in (2, 5):
        crowd(home, number)
        costs.append({address: queries_to_draw(client, address) for address in addresses})
    few, many = costs
    assert {address: (few[address], many[address]) for address in addresses if few[address] < many[address]} == {}
    most = {"/": MOST["queries_home"], "/recherche/?q=projet": MOST["queries_search"]}
    assert {address: cost for address, cost in many.items() if cost > most.get(address, MOST["queries"])} == {}
