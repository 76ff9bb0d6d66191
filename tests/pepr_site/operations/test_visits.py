"""Pages read are counted a day, and nothing about who reads them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings
from django.db import OperationalError
from django.utils import timezone

from pepr_site.operations import visits
from pepr_site.operations.content_version import version
from pepr_site.operations.visits import Visits

pytestmark = pytest.mark.django_db
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def nothing_counted():
    visits._sums.take()
    yield
    visits._sums.take()


def counted():
    visits.write()
    return dict(Visits.objects.values_list("path", "times"))


def ask(client, path, **headers):
    return client.get(path, headers={"user-agent": BROWSER, "host": "localhost"} | headers)


def test_a_page_counts_each_time_it_is_given_kept_or_not_and_without_its_query(client):
    first = ask(client, "/projets/")
    ask(client, "/projets/?utm_source=lettre")
    assert ask(client, "/projets/", if_none_match=first["ETag"]).status_code == 304
    assert counted() == {"/projets/": 3}
    ask(client, "/projets/")
    assert counted() == {"/projets/": 4}


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/nulle-part/", {}),
        ("/actualites/atom.xml", {}),
        ("/api/v2/pages/", {}),
        ("/recherche/suggestions/", {}),
        ("/projets", {}),
        ("/projets/", {"user-agent": "Mozilla/5.0 (compatible; Examplebot/2.1)"}),
        ("/projets/", {"user-agent": ""}),
        ("/projets/", {"sec-purpose": "prefetch"}),
        ("/projets/", {"purpose": "prefetch"}),
        ("/projets/", {"cookie": f"{settings.SESSION_COOKIE_NAME}=quelconque"}),
    ],
)
def test_what_is_no_page_that_somebody_reads_is_not_counted(client, path, headers):
    ask(client, path, **headers)
    assert counted() == {}


def test_a_flood_of_addresses_is_bounded(monkeypatch, client):
    monkeypatch.setattr(visits, "MOST_PATHS", 2)
    for path in ("/projets/", "/actualites/", "/contact/", "/projets/"):
        ask(client, path)
    assert counted() == {"/projets/": 2, "/actualites/": 1}


def test_a_visit_is_of_the_day_in_paris_and_of_an_address_that_can_be_kept(rf, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2031, 7, 1, 22, 30, tzinfo=UTC))
    visits.count(rf.get(f"/{'x' * 300}/", headers={"user-agent": BROWSER}), 200, "text/html")
    assert [len(path) for path in counted()] == [255]
    assert Visits.objects.get().day == date(2031, 7, 2)


def test_no_page_is_made_anew_for_a_count_and_what_is_old_goes(client):
    old = timezone.localdate() - timedelta(days=visits.KEPT_DAYS + 1)
    Visits.objects.create(day=old, path="/", times=1)
    before = version()
    ask(client, "/projets/")
    assert counted() == {"/projets/": 1}
    assert version() == before


def test_a_database_that_fails_costs_the_count_alone(client, monkeypatch):
    def refuse():
        raise OperationalError("away")

    ask(client, "/projets/")
    with monkeypatch.context() as without:
        without.setattr(visits.connection, "cursor", refuse)
        visits.write()
    assert counted() == {}
