"""The contact form in a browser, before two workers: without JavaScript, in two tabs, with errors, by the keyboard."""

import re

import pytest
from playwright.sync_api import expect

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
        expect(page).to_have_url(re.compile(r"/contact/\?message=enregistre#message$"))
        expect(page.locator("main")).to_contain_text("Votre message est enregistré")
        # No mail leaves here, and nobody is told that one did.
        expect(page.locator("main")).to_contain_text("n’est pas parti par courriel")
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
    expect(page.locator(".errors")).to_be_focused()
    assert page.locator("#id_text").input_value() == "Une date est fausse."
    assert page.locator("#id_email").input_value() == "ada@"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#id_name")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_people_do_not_meet_the_trap(open_page):
    page = open_page("/contact/")
    box = page.locator("#id_reference").bounding_box()
    assert box["x"] + box["width"] <= 0
    page.locator("#id_text").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Envoyer le message")).to_be_focused()
