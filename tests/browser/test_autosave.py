"""Saving while the autosave runs, or while one types: one page, whole, at once or as soon as the form is up to date."""

import re
import time
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import soon

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

# Wagtail takes what a form holds two seconds after it has opened as its starting point.
SETTLED = 2.5
SHORT, USUAL = 300, 30_000  # milliseconds before an autosave leaves


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

    def release(self):
        for route, answer in self.held:
            route.fulfill(response=answer)
        self.held = []


@pytest.fixture
def edited(sign_in):
    """A function that opens a form of the admin, edited, with the autosave after that many milliseconds."""

    def open_form(address, interval, title=None):
        page = sign_in("camille", address)
        network = SlowNetwork(page)
        form = page.locator("form[data-edit-form]")
        form.evaluate(f"form => form.setAttribute('data-w-autosave-interval-value', '{interval}')")
        page.wait_for_timeout(SETTLED * 1000)
        if title:
            page.fill("[name=title]", title)
        page.fill("[name=standfirst]", "Une phrase qui dit l’essentiel.")
        return page, network

    return open_form


def publish(page):
    page.get_by_role("button", name="Publier", exact=True).last.click(no_wait_after=True)


def publish_meanwhile(page, network):
    """Press the button while the answer of an autosave is away, which then comes."""
    publish(page)
    page.wait_for_timeout(200)
    assert network.sent == ["autosave"]
    network.release()


def is_published_once(page, title):
    """Wait for the list: one page bears the title, and is live."""
    page.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
    row = page.locator("main table tbody tr").filter(has_text=title)
    expect(row).to_have_count(1)
    expect(row).to_contain_text("publié", ignore_case=True)


def test_publishing_waits_for_a_running_autosave(edited, news_form):
    title = "Publiée pendant l’enregistrement"
    page, network = edited(news_form, SHORT, title)
    soon(page, lambda: network.held)
    publish_meanwhile(page, network)
    is_published_once(page, title)
    assert network.sent == ["autosave", "publish"]


def test_a_page_that_exists_is_published_once_with_its_last_words(edited, first_of):
    words, existing = "Les derniers mots de la correction.", first_of("news.NewsPage")
    page, network = edited(f"/admin/pages/{existing['id']}/edit/", SHORT)
    title = page.input_value("[name=title]")
    soon(page, lambda: network.held)
    # Written while the autosave is away: only publishing sends it.
    page.fill("[name=standfirst]", words)
    publish_meanwhile(page, network)
    is_published_once(page, title)
    assert network.sent == ["autosave", "publish"]
    assert words in page.request.get(urlsplit(existing["meta"]["html_url"]).path).text()


def test_an_autosave_to_come_does_not_delay_publishing(edited, news_form):
    title = "Publiée avant l’enregistrement"
    page, network = edited(news_form, USUAL, title)
    page.get_by_text("Enregistrement…").first.wait_for()
    publish(page)
    began = time.monotonic()
    is_published_once(page, title)
    assert network.sent == ["publish"]
    assert time.monotonic() - began < USUAL / 1000 / 2


def test_the_last_words_of_rich_text_are_sent(sign_in, news_form):
    page = sign_in("camille", news_form)
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
    expect(body).to_contain_text("Les derniers mots.")
    body.locator("[contenteditable=true]").last.click()
    page.keyboard.type("Plus encore. ")
    publish(page)
    is_published_once(page, "Enregistrée au clavier")
    assert network.sent == ["publish", "publish"]
    text = page.request.get("/actualites/enregistree-au-clavier/").text()
    assert "Les derniers mots." in text and "Plus encore." in text
