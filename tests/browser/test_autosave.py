"""Saving while the autosave runs, or while one types: one page, whole, at once or as soon as the form is up to date."""

import json
import re
import time
import urllib.request
from urllib.parse import urlsplit

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# Wagtail takes what a form holds two seconds after it has opened as its starting point.
SETTLED = 2.5
SHORT, USUAL = 300, 30_000  # milliseconds before an autosave leaves
# A busy machine takes long to draw a form, and that is not what is tried here.
PATIENCE = 30_000


class SlowNetwork:
    """Keeps the answer of each autosave until `release()`, and notes what is sent."""

    def __init__(self, page):
        self.page, self.sent, self.held = page, [], []
        page.route("**/admin/pages/**", self.pass_on)

    def pass_on(self, route):
        request = route.request
        if request.method != "POST" or "/preview" in request.url:
            route.continue_()
        elif "json" in request.headers.get("accept", ""):
            self.sent.append("autosave")
            self.held.append((route, route.fetch()))
        else:
            self.sent.append("publish")
            route.continue_()

    def wait(self, is_over, seconds=PATIENCE / 1000):
        end = time.monotonic() + seconds
        while not is_over():
            assert time.monotonic() < end, self.sent
            self.page.wait_for_timeout(50)

    def release(self):
        for route, answer in self.held:
            route.fulfill(response=answer)
        self.held = []


@pytest.fixture
def edited(sign_in):
    """A function that opens a form of the admin, edited, with the autosave after that many milliseconds."""

    def open_form(address, interval, title=None):
        page = sign_in("camille", address)
        page.set_default_timeout(PATIENCE)
        network = SlowNetwork(page)
        form = page.locator("form[data-edit-form]")
        form.evaluate(f"form => form.setAttribute('data-w-autosave-interval-value', '{interval}')")
        page.wait_for_timeout(SETTLED * 1000)
        if title:
            page.fill("[name=title]", title)
        page.fill("[name=standfirst]", "Une phrase qui dit l’essentiel.")
        return page, network

    return open_form


@pytest.fixture(scope="module")
def first_of(server):
    """A function that returns the first page of a type, as the site's API has it."""

    def ask(kind):
        with urllib.request.urlopen(f"{server}/api/v2/pages/?type={kind}&locale=fr&limit=1") as answer:
            return json.load(answer)["items"][0]

    return ask


@pytest.fixture(scope="module")
def new(first_of):
    return f"/admin/pages/add/news/newspage/{first_of('news.NewsIndexPage')['id']}/"


@pytest.fixture(scope="module")
def existing(first_of):
    return f"/admin/pages/{first_of('news.NewsPage')['id']}/edit/"


def publish(page):
    page.get_by_role("button", name="Publier", exact=True).last.click(no_wait_after=True)


def publish_meanwhile(page, network):
    """Press the button while the answer of an autosave is away, which then comes."""
    publish(page)
    page.wait_for_timeout(200)
    assert network.sent == ["autosave"]
    network.release()


def is_listed(page):
    return re.search(r"/admin/pages/\d+/$", page.url)


def outcome(page, network, title):
    """Return how many pages bear the title, and whether what is in line says they are live."""
    network.wait(lambda: is_listed(page))
    page.wait_for_load_state()
    rows = page.locator("main table tbody tr").filter(has_text=title)
    return rows.count(), rows.first.inner_text()


def test_publishing_waits_for_a_running_autosave(edited, new):
    title = "Publiée pendant l’enregistrement"
    page, network = edited(new, SHORT, title)
    network.wait(lambda: network.held)
    publish_meanwhile(page, network)
    count, row = outcome(page, network, title)
    assert network.sent == ["autosave", "publish"]
    assert count == 1
    assert "publié" in row.lower()


def test_a_page_that_exists_is_published_once_with_its_last_words(edited, existing, first_of):
    words = "Les derniers mots de la correction."
    page, network = edited(existing, SHORT)
    title = page.input_value("[name=title]")
    network.wait(lambda: network.held)
    # Written while the autosave is away: only publishing sends it.
    page.fill("[name=standfirst]", words)
    publish_meanwhile(page, network)
    count, row = outcome(page, network, title)
    assert network.sent == ["autosave", "publish"]
    assert count == 1 and "publié" in row.lower()
    public = urlsplit(first_of("news.NewsPage")["meta"]["html_url"]).path
    assert words in page.request.get(public).text()


def test_an_autosave_to_come_does_not_delay_publishing(edited, new):
    title = "Publiée avant l’enregistrement"
    page, network = edited(new, USUAL, title)
    page.get_by_text("Enregistrement…").first.wait_for()
    publish(page)
    began = time.monotonic()
    count, row = outcome(page, network, title)
    assert network.sent == ["publish"]
    assert count == 1 and "publié" in row.lower()
    assert time.monotonic() - began < USUAL / 1000 / 2


def test_the_last_words_of_rich_text_are_sent(sign_in, new):
    page = sign_in("camille", new)
    network = SlowNetwork(page)
    page.fill("[name=title]", "Enregistrée au clavier")
    page.fill("[name=standfirst]", "Une phrase qui dit l’essentiel.")
    page.locator("#body-root").get_by_role("button", name="Insérer un bloc").first.click()
    page.get_by_role("option", name="Texte", exact=True).click()
    page.locator("#body-root [contenteditable=true]").last.click()
    page.keyboard.type("Les derniers mots.")
    # Twice, as impatience does.
    page.keyboard.press("ControlOrMeta+s")
    page.keyboard.press("ControlOrMeta+s")
    page.wait_for_url("**/edit/")
    body = page.locator("#body-root")
    assert "Les derniers mots." in body.inner_text()
    body.locator("[contenteditable=true]").last.click()
    page.keyboard.type("Plus encore. ")
    publish(page)
    count, row = outcome(page, network, "Enregistrée au clavier")
    assert network.sent == ["publish", "publish"]
    assert count == 1 and "publié" in row.lower()
    text = page.request.get("/actualites/enregistree-au-clavier/").text()
    assert "Les derniers mots." in text and "Plus encore." in text
