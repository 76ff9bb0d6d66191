"""What the tests share: PostgreSQL with the launch content in it, and people to act as."""

import contextlib
import functools
import gc
import os
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.models import Locale, Page, Site

from pepr_site.content_files import loader
from pepr_site.operations import page_cache
from pepr_site.web import sitemap
from programme.models import HomePage
from tests import database_copies


def pytest_addoption(parser):
    parser.addoption("--write-measured", action="store_true", help="keep what the audit measures for the site to show")
    parser.addoption("--snapshot", help="the folder in which tests/snapshot.py writes what the site gives")


def pytest_collection_modifyitems(items):
    """Put one file first for which a process makes the test database, then those that others can play meanwhile.

    Of the rest, those that walk the whole site come first: no process is left alone with a long one at the end.
    """
    has_database = [
        item for item in items if item.get_closest_marker("django_db") or "django_db_setup" in item.fixturenames
    ]
    on_database = dict.fromkeys(item.path for item in has_database)
    first = next(iter(on_database), None)
    folder = Path(__file__).parent
    turns = {path: 2 if path.parent == folder or path.parent.name == "browser" else 3 for path in on_database}
    items.sort(key=lambda item: 0 if item.path == first else turns.get(item.path, 1))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Keep the tests of one file in one process, and those that read `answers`, which are then asked for once."""
    from xdist.scheduler import LoadFileScheduling

    class BySharing(LoadFileScheduling):
        def _split_scope(self, nodeid):
            path = super()._split_scope(nodeid)
            return "answers" if reads_answers(config.rootpath / path) else path

    return BySharing(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    """Return how many processes keep the CPUs busy: a browser test waits for a third of its time, and takes 0.5 GB."""
    return min((os.cpu_count() or 1) + 1, 4)


@functools.cache
def reads_answers(path):
    """Whether tests or fixtures of the file at `path` ask for `answers` or `soups`, and not for answers of its own."""
    text = path.read_text()
    return "\ndef answers(" not in text and bool(re.search(r"^def .*\b(answers|soups)\b", text, re.MULTILINE))


def pytest_collection_finish():
    """Keep the collector of garbage from reading all that was imported again and again: a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


@pytest.fixture(scope="session")
def made_alone():
    """What keeps other processes from making a test database, to be closed once this one has made its own."""
    with contextlib.ExitStack() as held:
        yield held


@pytest.fixture(scope="session")
def django_db_createdb(
    django_db_createdb, django_db_modify_db_settings_parallel_suffix, made_alone, testrun_uid, django_db_blocker
):
    """Whether to make the test database anew, which begins as a copy of what another process has made."""
    with django_db_blocker.unblock():
        made_alone.enter_context(database_copies.alone())
        run = testrun_uid if django_db_createdb else None
        begun = database_copies.begin_with_another(
            connection.creation._get_test_db_name(), settings.MEDIA_ROOT, made_by=run
        )
    return django_db_createdb and not begun


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_createdb, made_alone, testrun_uid, django_db_blocker):
    """The test database with the launch content, loaded once as `make run` loads it, renditions included."""
    with django_db_blocker.unblock():
        call_command("load_content", verbosity=0)
        # Else each test that shows a picture would encode it anew.
        call_command("make_renditions", verbosity=0)
        database_copies.offer(settings.MEDIA_ROOT, testrun_uid, is_new=django_db_createdb)
        made_alone.close()


@pytest.fixture(autouse=True)
def in_french():
    """Each test begins in the site's first language: a request leaves its own behind in the thread."""
    translation.activate(settings.LANGUAGE_CODE)
    yield
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def nothing_made_before():
    """Each test begins with no page kept: what a test changes of the settings, no table tells."""
    page_cache.clear()


@pytest.fixture
def unindexed(monkeypatch):
    """Nothing that the test saves is indexed: for those that neither search nor ask where something is used.

    To index a page takes as long as all the rest of saving it.
    """
    with loader.unindexed():
        # Wagtail's part of it, left once within, would be left altogether.
        monkeypatch.setattr(loader, "unindexed", contextlib.nullcontext)
        monkeypatch.setattr(loader, "index", lambda instances: None)
        yield


@pytest.fixture
def empty_site(db):
    """The database with a root page and no content, until the end of the test."""
    labels = [
        *("wagtailcore.Page", "wagtailcore.Revision", "wagtailcore.ReferenceIndex", "wagtailsearch.IndexEntry"),
        *("programme.Organisation", "programme.KeyFigure", "programme.GlossaryTerm", "news.NewsCategory"),
        *("pepr_site.SiteText", "pepr_site.SiteImage", "pepr_site.SiteDocument", "pepr_site.LoadedContent"),
    ]
    tables = ", ".join(apps.get_model(label)._meta.db_table for label in labels)
    # Emptying the tables takes a hundredth of the time that deleting page by page does.
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} CASCADE")
    Page.add_root(title="Root", slug="root")
    Site.clear_site_root_paths_cache()


# Beside the sitemap: searches, the site map and an unknown address, in both languages.
BESIDE_THE_SITEMAP = [
    *("/recherche/?q=vector", "/recherche/?q=vecteur", "/recherche/?q=qwxz", "/plan-du-site/", "/nulle-part/"),
    *("/en/search/?q=vector", "/en/search/?q=vecteur", "/en/search/?q=qwxz", "/en/site-map/", "/en/nowhere/"),
]


def listed(client):
    """The addresses of the sitemap, without the host."""
    return re.findall(r"<loc>http://localhost(.*?)</loc>", client.get("/sitemap.xml").content.decode())


def one_of_each():
    """The address of one visible page of each type in each language."""
    return list({(page.specific_class, page.locale_id): page.url for page in sitemap.pages()}.values())


@pytest.fixture(scope="session")
def answers(django_db_setup, django_db_blocker):
    """What a visitor of the launch content is answered: `{address: response}`, asked once for all the tests that read.

    The addresses are those of the sitemap and of `BESIDE_THE_SITEMAP`; `response.cost` is how many queries it took.
    """
    client, found = Client(), {}
    # A search that finds nothing is counted, and must not be for the tests that come after.
    with django_db_blocker.unblock(), transaction.atomic():
        for address in [*listed(client), *BESIDE_THE_SITEMAP]:
            with CaptureQueriesContext(connection) as captured:
                found[address] = client.get(address)
            found[address].cost = len(captured)
        transaction.set_rollback(True)
    return found


@pytest.fixture(scope="session")
def soups(answers):
    """The same pages, parsed: `{address: soup}`. They are shared: a test that changes one takes a copy."""
    # In a third of the time that Python's own parser takes.
    return {address: BeautifulSoup(response.content, "lxml") for address, response in answers.items()}


@pytest.fixture
def admin_user(db):
    """In place of pytest-django's: made in one query, and not by all that is written down of a new administrator."""
    model = get_user_model()
    power = {"is_staff": True, "is_superuser": True}
    user = model(username="admin", email="admin@example.com", password=make_password("password"), **power)
    [made] = model.objects.bulk_create([user])
    return made


@pytest.fixture
def editor(admin_user):
    """A member of the communications staff who may do everything."""
    return admin_user


@pytest.fixture
def admin(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def work(db, monkeypatch):
    """A function that does what waits in the queue of tasks, as the worker does."""
    from pepr_site.operations.tasks.worker import empty_queue

    # The worker looks after its connection between two tasks; this one holds the test's transaction.
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)
    return empty_queue


@pytest.fixture
def french(db):
    return Locale.objects.get(language_code="fr")


@pytest.fixture
def home(french):
    return HomePage.objects.get(locale=french)


def publish(page, under):
    """Add `page` below `under` and publish it, as the admin does; it is indexed once, not at each of three saves."""
    with loader.unindexed():
        under.add_child(instance=page)
        page.save_revision().publish()
    loader.index([type(page).objects.get(pk=page.pk)])
    return page
