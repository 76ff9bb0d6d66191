"""The site in a real Chromium: without JavaScript, by the keyboard, in the dark."""

import re

import pytest
from playwright.sync_api import expect

# The mark `django_db` has the database made, even when these tests run alone.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_the_menu_of_a_phone_opens_and_closes_without_javascript(open_page):
    page = open_page("/", width=360, java_script_enabled=False)
    entry = page.get_by_role("link", name="Projets", exact=True).first
    expect(entry).to_be_hidden()
    page.get_by_role("button", name=re.compile("menu", re.I)).click()
    expect(entry).to_be_visible()
    page.keyboard.press("Escape")
    expect(entry).to_be_hidden()


def test_the_keyboard_reaches_the_content_first(open_page):
    page = open_page("/")
    page.keyboard.press("Tab")
    expect(page.locator("a[href='#contenu']:focus")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#contenu")).to_be_focused()


def test_the_review_of_7_february_2024(open_page):
    page = open_page("/actualites/bilan-7-fevrier-2024/", reduced_motion="reduce")
    expect(page.get_by_role("navigation", name=re.compile("Fil d’Ariane|Vous êtes ici"))).to_contain_text(
        "Vous êtes ici"
    )
    text = page.locator("body").inner_text()
    for words in ("7 février 2024", "19 février 2024", "80 M€", "7 ans", "Haut de page"):
        assert words in re.sub(r"[\u00a0\u202f]", " ", text), words
    page.get_by_role("link", name="Haut de page").click()
    page.wait_for_function("scrollY < 50")


def test_dark_and_light_differ_and_both_are_drawn(open_page):
    page, colours = open_page("/"), set()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        colours.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(colours) == 2


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_the_menu_of_a_phone_never_hides_the_focus(open_page, key):
    page = open_page("/", width=360)
    page.get_by_role("button", name="Menu", exact=True).click()
    page.locator("#menu:popover-open").wait_for()
    for _ in range(12):
        page.keyboard.press(key)
        # What has the focus is in the open menu, or the menu is closed.
        is_open = page.evaluate("document.querySelector('#menu').matches(':popover-open')")
        is_within = page.evaluate("document.querySelector('#menu').contains(document.activeElement)")
        if not is_open:
            break
        assert is_within
    expect(page.locator("#menu:popover-open")).to_have_count(0)
    assert page.evaluate("document.activeElement !== document.body")
