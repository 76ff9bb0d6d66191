"""A real server with production's settings, on a copy of the test database, and a real Chromium in front of it."""

import json
import os
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import connection
from playwright.sync_api import Error, expect, sync_playwright

from launch import paths, serve, statics, system
from tests.database_copies import copy

# Playwright runs an event loop in this thread, in which Django would refuse to speak to the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ROOT = Path(__file__).parents[2]
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--no-first-run",
    "--lang=fr",
]
START_TIMEOUT = 300  # seconds, on a machine that has much else to do
PATIENCE = 90_000  # milliseconds
# What never comes is told sooner than what is only late.
expect.set_options(timeout=PATIENCE / 3)
PASSWORD = "une longue phrase de passe"
# What a test that fails tells of: the pages that it has opened, and the lines of the server's log.
OPEN, LOG_LINES = [], 30
SHOWN = "[...document.querySelectorAll('#kept, .messages, main')].map(part => part.innerText.slice(0, 500)).join(' | ')"
# One person of each role.
GROUPS = {
    "camille": "Communication",
    "rene": "Rédaction",
    "renee": "Relecture",
    "paul": "Partenaire · Substituts de peau",
    "cyprien": "Partenaire · Projet CiTHERA",
    "ines": "Rédaction",
}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """With a failure, tell what the open pages show, what went wrong in them, and what the server wrote."""
    report = yield
    if report.failed and call.when == "call":
        report.sections += [(page.url, "\n".join(tell(page))) for page in OPEN if not page.is_closed()]
        if log := item.funcargs.get("server_log"):
            report.sections.append(("server", "\n".join(log.read_text().splitlines()[-LOG_LINES:])))
    return report


def tell(page):
    """Return lines on a page that a test has left open."""
    try:
        shown = page.evaluate(SHOWN)
    except Error as error:
        shown = str(error)
    return [shown, *page.problems, *page.refused]


@pytest.fixture(autouse=True)
def forget_pages():
    """The pages of other tests are not told of."""
    OPEN.clear()


@pytest.fixture(scope="session")
def server_log(tmp_path_factory):
    """Where the server writes its log."""
    return tmp_path_factory.mktemp("server") / "log"


@pytest.fixture(scope="session")
def database_copy(django_db_setup, django_db_blocker):
    """The URL of a copy of the test database, so that what the server writes stays out of the other tests."""
    source = connection.settings_dict
    name = f"{source['NAME']}_browser"
    with django_db_blocker.unblock():
        copy(source["NAME"], name)
    host = source["HOST"] or ""
    port = f":{source['PORT']}" if source["PORT"] else ""
    if host.startswith("/"):
        yield f"postgresql://{source['USER']}@/{name}?host={host}"
    else:
        yield f"postgresql://{source['USER']}:{source['PASSWORD']}@{host}{port}/{name}"
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def server(database_copy, server_log):
    """The address of the site as production serves it: debug off, two workers, fingerprinted static files."""
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": database_copy,
        "DJANGO_SETTINGS_MODULE": "pepr_site.settings.base",
        "SECRET_KEY": "browser-tests-only-" + "x" * 40,
        "SITE_URL": f"http://localhost:{port}",
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "STATIC_ROOT": str(paths.TEST_STATIC),
        "SERVE_MEDIA": "1",
        # A mail that is written down has left.
        "EMAIL_URL": "console://",
    }
    # Once for all the runs that find them unchanged.
    statics.collect(environment, paths.TEST_STATIC)
    log = server_log.open("w+")
    process = subprocess.Popen(serve.granian(port), cwd=ROOT, env=environment, stdout=log, stderr=log)
    address = f"http://localhost:{port}"
    try:
        wait_for(address, process, log)
        yield address
    finally:
        process.terminate()
        process.wait(START_TIMEOUT)


def wait_for(address, process, log):
    """Return once the server answers; fail with its log where it stops or stays silent."""
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    log.seek(0)
    pytest.fail(f"The server did not start:\n{log.read()}")


@pytest.fixture(scope="session")
def pages_of(server):
    """A function that returns what the site's API has of the French pages of a type; `query` narrows it."""

    def ask(kind, query=""):
        with urllib.request.urlopen(f"{server}/api/v2/pages/?type={kind}&locale=fr{query}") as answer:
            return json.load(answer)["items"]

    return ask


@pytest.fixture(scope="session")
def first_of(pages_of):
    """A function that returns what the site's API has of the first French page of a type."""
    return lambda kind: pages_of(kind, "&limit=1")[0]


@pytest.fixture(scope="session")
def news_form(first_of):
    """Where a news item is written."""
    return f"/admin/pages/add/news/newspage/{first_of('news.NewsIndexPage')['id']}/"


def soon(page, look):
    """Return what `look()` finds in `page` once that is something: what a click brings takes a moment."""
    end = time.monotonic() + PATIENCE / 1000
    while not (found := look()):
        assert time.monotonic() < end, page.url
        page.wait_for_timeout(50)
    return found


def chromium_path():
    executable = system.chromium()
    assert executable, "No Chromium here: run `make test`, which installs it, or install the package `chromium`."
    return executable


@pytest.fixture(scope="session")
def chromium(server):
    # It starts after the server and ends before it: the event loop of Playwright
    # keeps Django in this thread from its database.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


def profile(chromium, server, width=1280, **options):
    """Return a fresh browser profile, as wide as that, which opens the addresses of the site."""
    usual = {"viewport": {"width": width, "height": 900}, "locale": "fr-FR", "base_url": server}
    return chromium.new_context(**usual | options)


def page_in(context):
    """Return a page of a browser profile, which collects what goes wrong there."""
    page = context.new_page()
    # On a machine that is busy with the other tests a form that tries again, later and later, takes its time.
    page.set_default_timeout(PATIENCE)
    page.problems = []
    page.requests = []
    page.refused = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on("console", lambda message: page.problems.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: page.requests.append(request.url))
    page.on("response", lambda answer: answer.status < 400 or page.refused.append(f"{answer.status} {answer.url}"))
    OPEN.append(page)
    # What the policy refused, in the page and in its frames.
    page.violations = lambda: [problem for problem in page.problems if "Content Security Policy" in problem]
    return page


@pytest.fixture
def open_page(chromium, server):
    """A function that opens an address of the site in a fresh browser profile, and collects what goes wrong there."""
    contexts = []

    def open_(path, width=1280, **options):
        contexts.append(profile(chromium, server, width, **options))
        page = page_in(contexts[-1])
        page.goto(path)
        return page

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture
def open_context(open_page):
    """A function that opens a blank page in a browser profile of its own."""
    return lambda width=1280, **options: open_page("about:blank", width, **options)


@pytest.fixture
def two_pages(open_page):
    """A function that gives a page without a kind of file, and a whole one."""

    def open_two(without):
        page = open_page("/robots.txt", java_script_enabled=without != "script")
        page.route("**/*", lambda route: route.abort() if route.request.resource_type == without else route.fallback())
        return page, open_page("/robots.txt")

    return open_two


@pytest.fixture(scope="session")
def accounts(server, database_copy):
    """One person of each role, in the database that the server has."""
    encoded = PBKDF2PasswordHasher().encode(PASSWORD, "sel")
    with psycopg2.connect(database_copy) as connection, connection.cursor() as cursor:
        for name, group in GROUPS.items():
            cursor.execute(
                "INSERT INTO pepr_site_user (username, email, password, is_active, is_staff, is_superuser, first_name,"
                " last_name, date_joined) VALUES (%s, %s, %s, true, false, false, '', '', now()) RETURNING id",
                [name, f"{name}@exemple.fr", encoded],
            )
            (identifier,) = cursor.fetchone()
            cursor.execute(
                "INSERT INTO pepr_site_user_groups (user_id, group_id) SELECT %s, id FROM auth_group WHERE name = %s",
                [identifier, group],
            )
            assert cursor.rowcount == 1
    connection.close()
    return GROUPS


def sign_in_at(page, name):
    """Sign in as one of the `accounts`, in a page of Playwright's."""
    page.goto("/admin/login/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", PASSWORD)
    page.click("button[type=submit]")
    page.wait_for_url("**/admin/")


@pytest.fixture(scope="session")
def profiles(chromium, server, accounts):
    """A function that returns the browser profile of one of these people, who signs in there once for all the tests."""
    found = {}

    def enter(name):
        if name not in found:
            found[name] = profile(chromium, server, reduced_motion="reduce")
            page = found[name].new_page()
            sign_in_at(page, name)
            page.close()
        return found[name]

    yield enter
    for context in found.values():
        context.close()


@pytest.fixture
def sign_in(profiles):
    """A function that opens an address of the admin as one of these people, and collects what goes wrong there."""
    pages, come = [], set()

    def enter(name, path="/admin/"):
        page = page_in(profiles(name))
        pages.append(page)
        if name not in come:
            come.add(name)
            # The panels that another test has left open, and the texts that it has left unsaved, are not this one's.
            page.goto("/robots.txt")
            page.evaluate("localStorage.clear()")
        page.goto(path)
        return page

    yield enter
    for page in pages:
        page.close()
