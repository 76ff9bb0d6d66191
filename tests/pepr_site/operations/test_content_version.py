"""What is remembered holds until the content changes, and not a moment longer; what Wagtail remembers, too."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.core.cache.backends.db import DatabaseCache
from django.core.signals import request_finished, request_started
from django.db import OperationalError, connection, transaction
from wagtail.models import Page, Site

from news.models import NewsPage
from pepr_site.operations import content_version
from programme.models import KeyFigure, ObjectivePage

pytestmark = pytest.mark.django_db


def test_a_question_that_fails_within_a_transaction_is_not_asked_outside_of_it(monkeypatch):
    def fail(connection):
        raise OperationalError

    monkeypatch.setattr(content_version, "_read", fail)
    with pytest.raises(OperationalError):
        content_version.version()
    assert not connection.closed_in_transaction


@pytest.fixture
def request_running():
    """As if this thread were answering a request."""
    content_version._begin()
    yield
    content_version._end()


def renews(change):
    before = content_version.version()
    change()
    return content_version.version() != before


def test_every_table_that_pages_are_made_from_has_the_trigger():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s", [content_version.TRIGGER])
        guarded = {name.strip('"') for (name,) in cursor.fetchall()}
    assert guarded == set(content_version.seen_tables())
    assert {"wagtailcore_page", "news_newspage", "programme_keyfigure", "news_newspage_axes"} <= guarded


@pytest.mark.parametrize(
    "change",
    [
        lambda: KeyFigure.objects.filter(slug="budget").update(value="81"),
        lambda: KeyFigure.objects.filter(slug="budget").first().save(),
        lambda: Page.objects.filter(slug="projet-04").update(title="Autre"),
        lambda: NewsPage.objects.first().delete(),
        lambda: NewsPage.objects.first().save_revision().publish(),
        lambda: connection.cursor().execute("UPDATE news_newspage SET standfirst = 'Autre'"),
    ],
    ids=["update", "save", "page", "delete", "publish", "sql"],
)
def test_a_change_that_a_visitor_can_see_renews_the_version(change):
    assert renews(change)


@pytest.mark.parametrize(
    ("change", "is_shown_everywhere"),
    [
        (lambda: NewsPage.objects.first().save_revision().publish(), False),
        (lambda: NewsPage.objects.first().delete(), False),
        (lambda: NewsPage.axes.through.objects.first().delete(), False),
        (lambda: Page.objects.filter(slug="projet-04").update(title="Autre"), False),
        (lambda: Page.objects.filter(slug="projets").update(title="Autre"), True),
        (lambda: Page.objects.filter(slug="objectif-3-oncologie").update(url_path="/autre/"), True),
        (lambda: ObjectivePage.objects.first().delete(), True),
        (lambda: NewsPage.objects.first().move(Page.objects.get(slug="accueil"), "last-child"), True),
        (lambda: KeyFigure.objects.filter(slug="budget").update(value="81"), True),
        (content_version.renew, True),
    ],
)
def test_what_every_page_shows_is_forgotten_where_it_changes_and_not_with_a_page_of_a_list(change, is_shown_everywhere):
    version, frame = content_version.versions()
    change()
    versions = content_version.versions()
    assert versions[0] != version and (versions[1] != frame) == is_shown_everywhere


def test_saving_a_draft_renews_nothing():
    page = NewsPage.objects.first()
    page.title = "Brouillon"
    assert not renews(lambda: page.save_revision())


def test_reading_renews_nothing(client):
    client.get("/")
    assert not renews(lambda: client.get("/"))


def test_a_value_is_remembered_from_one_request_to_the_next_until_the_content_changes(monkeypatch):
    calls = []

    @content_version.cached_by_version
    def counted(*arguments):
        calls.append(arguments)
        return len(calls)

    def ask(*arguments):
        content_version._begin()
        try:
            return counted(*arguments)
        finally:
            content_version._end()

    assert [ask("a"), ask("a"), ask("b"), ask("a"), ask("a", "b")] == [1, 1, 2, 1, 3]
    KeyFigure.objects.filter(slug="budget").update(value="81")
    assert ask("a") == 4
    # Arguments that come from addresses are without number.
    monkeypatch.setattr(content_version, "MOST_REMEMBERED", 3)
    assert [ask("c"), ask("a")] == [5, 6]


def test_outside_a_request_nothing_is_remembered():
    calls = []
    counted = content_version.cached_by_version(lambda: calls.append(1))
    counted()
    counted()
    assert len(calls) == 2


def test_a_command_that_changes_no_content_may_remember_as_a_request_does():
    calls = []
    counted = content_version.cached_by_version(lambda: calls.append(1))
    with content_version.cached_as_in_request():
        counted()
        counted()
    counted()
    assert len(calls) == 2


def test_a_request_reads_the_version_once(request_running, django_assert_num_queries):
    remembered = content_version.cached_by_version(lambda argument: argument)
    with django_assert_num_queries(1):
        assert [remembered(1), remembered(2), remembered(1)] == [1, 2, 1]


def test_a_request_always_begins_and_ends():
    assert any(lookup[0] == "content_version" for lookup, *_ in request_started.receivers)
    assert any(lookup[0] == "content_version" for lookup, *_ in request_finished.receivers)


@pytest.mark.django_db(transaction=False)
def test_in_production_the_version_is_renewed_when_the_transaction_commits(settings):
    settings.VERSION_RENEWED_AT_COMMIT = True
    content_version.install()
    with transaction.atomic():
        before = content_version.version()
        KeyFigure.objects.filter(slug="budget").update(value="81")
        assert content_version.version() == before
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert content_version.version() != before


def test_pages_change_at_the_first_of_their_times_and_at_midnight_in_paris(monkeypatch):
    now = datetime(2031, 7, 1, 22, 30, tzinfo=UTC)
    hours = [timedelta(hours=count) for count in (5, 3, -1)]
    models = [type("Row", (), {"scheduled_changes": lambda *day, hour=hour: [now + hour]}) for hour in hours]
    monkeypatch.setattr(content_version.apps, "get_models", lambda: models)
    assert content_version.next_change(now) == now + hours[1]
    models.clear()
    assert content_version.next_change(now) == datetime(2031, 7, 2, 22, tzinfo=UTC)


def test_a_count_is_in_the_database(django_assert_num_queries):
    cache.set("tried", [1.0], 60)
    assert DatabaseCache("pepr_site_cache", {}).get("tried") == [1.0]
    cache.delete("tried")
    assert cache.get("tried") is None


def test_the_links_of_a_page_ask_for_the_sites_once(request_running, django_assert_num_queries):
    page = Page.objects.get(depth=2, slug="accueil")
    assert page.url == "/"
    with django_assert_num_queries(0):
        assert [page.url for _ in range(5)] == ["/"] * 5


def test_what_is_remembered_goes_with_the_content(request_running):
    cache.set("wagtail_what", 1, 60)
    assert cache.get("wagtail_what") == 1
    Site.objects.first().save()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    content_version._begin()
    assert cache.get("wagtail_what") is None


def test_requests_at_once_share_a_reading_that_began_after_they_came(monkeypatch):
    monkeypatch.setattr(content_version, "connections", {"default": type("Outside", (), {"in_atomic_block": False})})
    monkeypatch.setattr(content_version, "SHARED_WAIT", 10)
    readings, entered, leave, told = [], threading.Event(), threading.Event(), []

    def read():
        readings.append(len(readings))
        entered.set()
        leave.wait(10)
        return readings[-1]

    monkeypatch.setattr(content_version, "_versions", read)
    threads = [threading.Thread(target=lambda: told.append(content_version.versions())) for _ in range(5)]
    threads[0].start()
    entered.wait(10)
    for thread in threads[1:]:
        thread.start()
    # All have come, and wait, while the first reading is on its way.
    time.sleep(0.2)
    leave.set()
    for thread in threads:
        thread.join()
    assert sorted(told) == [0, 1, 1, 1, 1]
    monkeypatch.setattr(content_version, "SHARED_WAIT", 0.01)
    with content_version._Readings.lock:
        assert content_version.versions() == 2
