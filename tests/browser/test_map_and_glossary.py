"""The map of the institutions and the words of the glossary, in a real Chromium."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

MAP, TEXT = "/partenaires/", "/programme/"


def word(page):
    """The first word of a page that is explained, and what shows its definition."""
    return page.locator("a.term").first, page.locator(".definition")


def is_shown(definition, term):
    expect(definition).to_contain_text(term.get_attribute("data-definition"))


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_definition_opens_and_closes_by_the_keyboard(open_page, key):
    page = open_page(TEXT)
    term, definition = word(page)
    expect(definition).to_have_count(0)
    term.focus()
    page.keyboard.press(key)
    is_shown(definition, term)
    page.keyboard.press(key)
    expect(definition).to_be_hidden()
    page.keyboard.press(key)
    page.keyboard.press("Tab")
    # The link of the definition comes next, and after it the page goes on.
    expect(definition.get_by_role("link")).to_be_focused()
    page.keyboard.press("Escape")
    expect(definition).to_be_hidden()
    expect(term).to_be_focused()
    page.keyboard.press(key)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(definition).to_be_hidden()
    assert page.evaluate("document.activeElement.matches('main *')")
    assert not page.problems


def test_a_definition_opens_and_closes_by_touch(open_page):
    page = open_page(TEXT, width=320, has_touch=True, is_mobile=True)
    term, definition = word(page)
    for close in (lambda: page.touchscreen.tap(5, 5), term.tap):
        term.tap()
        expect(definition).to_be_visible()
        box = definition.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
        close()
        expect(definition).to_be_hidden()


def test_one_definition_follows_another_and_leads_to_its_place_in_the_glossary(open_page):
    page = open_page(TEXT)
    first, second = page.locator("a.term").first, page.locator("a.term").nth(1)
    definition = page.locator(".definition")
    for term in (first, second, first):
        term.click()
        is_shown(definition, term)
        expect(page.locator("a.term[aria-expanded=true]")).to_have_count(1)
        # It stands beneath its word, or above it.
        above, here = term.bounding_box(), definition.bounding_box()
        gap = max(here["y"] - above["y"] - above["height"], above["y"] - here["y"] - here["height"])
        assert -1 <= gap < 12
    definition.get_by_role("link").click()
    expect(page).to_have_url(re.compile("/glossaire/#"))
    expect(page.locator(":target")).to_be_visible()


def test_a_word_leads_to_the_glossary_without_javascript(open_page):
    page = open_page(TEXT, java_script_enabled=False)
    word(page)[0].click()
    expect(page).to_have_url(re.compile("/glossaire/#"))
    expect(page.locator(":target")).to_be_visible()


def test_one_map_is_drawn_and_its_marks_are_large_enough(open_page):
    page = open_page(MAP, java_script_enabled=False)
    for width in (320, 660, 768, 1000, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        expect(page.locator(".france__drawing:visible")).to_have_count(1)
        sizes = [mark.locator("circle").bounding_box() for mark in page.locator(".france a.mark:visible").all()]
        assert len(sizes) >= 4, width
        assert min(min(box["width"], box["height"]) for box in sizes) >= 24, width
        expect(page.locator(".filters")).to_be_visible()


def test_the_map_leads_to_who_stands_there_and_is_filtered_without_javascript(open_page):
    page = open_page(MAP, java_script_enabled=False)
    several = page.locator(".france__drawing:visible a.mark--several").first
    several.focus()
    expect(several).to_have_css("outline-style", "solid")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#lieu-"))
    page.locator(":target").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"/partenaires/[\w-]+/$"))
    page.goto(MAP)
    page.get_by_role("checkbox", name="Campus d’accueil").check()
    page.get_by_role("button", name="Filtrer").click()
    expect(page).to_have_url(re.compile("role=host"))
    expect(page.locator(".france__drawing:visible a.mark")).to_have_count(1)
    expect(page.locator(".directory > li")).to_have_count(1)
