"""The contact form in a browser, before two workers: without JavaScript, in two tabs, with errors, by the keyboard."""

import html
import re

import pytest

from pepr_site.contact import proof
from tests.browser.conftest import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def fill(page, **changes):
    values = {"name": "Ada Martin", "email": "ada@exemple.fr", "text": "Une date est fausse."} | changes
    for name, value in values.items():
        page.locator(f"#id_{name}").fill(value)
    page.locator("#id_topic").select_option("site")


def send(page):
    page.get_by_role("button", name="Envoyer le message").click()


def test_two_tabs_send_without_javascript(open_page):
    first = open_page("/contact/", java_script_enabled=False)
    second = first.context.new_page()
    second.goto("/contact/")
    for page in (first, second):
        fill(page)
    first.wait_for_timeout(3100)
    for page in (first, second):
        send(page)
        assert re.search(r"/contact/\?message=enregistre#message$", page.url)
        assert "Votre message est enregistré" in page.locator("main").inner_text()
        # No mail leaves here, and nobody is told that one did.
        assert "n’est pas parti par courriel" in page.locator("main").inner_text()
    [cookie] = first.context.cookies()
    assert (cookie["name"], cookie["httpOnly"], cookie["expires"]) == ("csrf", True, -1)
    # What the next visitor is shown is nothing of theirs.
    other = open_page("/contact/")
    assert other.locator("#id_name").input_value() == ""
    other.goto("/mentions-legales/")
    assert other.locator("h1").inner_text() == "Mentions légales"


def test_errors_are_reached_and_nothing_typed_is_lost(open_page):
    page = open_page("/contact/", width=320)
    fill(page, email="ada@", name="")
    send(page)
    summary = page.locator(".errors")
    assert summary.evaluate("(one) => one === document.activeElement")
    assert page.locator("#id_text").input_value() == "Une date est fausse."
    assert page.locator("#id_email").input_value() == "ada@"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_name"
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_people_do_not_meet_the_trap(open_page):
    page = open_page("/contact/")
    box = page.locator("#id_reference").bounding_box()
    assert box["x"] + box["width"] <= 0
    page.locator("#id_text").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Envoyer le message"


def test_a_browser_solves_what_the_form_asks_for(open_page, server, settings, monkeypatch):
    """The script of the form and the check of the server, which agree on nothing but the format of a third party."""
    settings.CONTACT_PROOF = True
    # It is not the time it takes that is tried.
    monkeypatch.setattr(proof, "TRIES", 500)
    script = (ROOT / "static/js/contact.js").read_text()
    asked = html.escape(proof.challenge())
    form = f'<!doctype html><form data-challenge="{asked}"><input name="proof"><input name="text"></form>'
    page = open_page("/robots.txt")
    page.route("**/essai", lambda route: route.fulfill(content_type="text/html", body=form))
    page.goto(f"{server}/essai")
    page.evaluate(script)
    page.locator("[name=text]").focus()
    answer = page.locator("[name=proof]")
    for _ in range(300):
        if answer.input_value():
            break
        page.wait_for_timeout(50)
    assert proof.holds(answer.input_value())
    assert not proof.holds(answer.input_value()[:-8])
