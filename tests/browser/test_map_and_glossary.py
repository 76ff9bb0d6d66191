"""The map of the institutions and the words of the glossary, in a real Chromium."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

MAP, TEXT = "/partenaires/", "/programme/"


def word(page):
    """The first word of a page that is explained, and what shows its definition."""
    return page.locator("a.term").first, page.locator(".definition")


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_definition_opens_and_closes_by_the_keyboard(open_page, key):
    page = open_page(TEXT)
    term, definition = word(page)
    assert not definition.count()
    term.focus()
    page.keyboard.press(key)
    assert definition.inner_text().startswith(term.get_attribute("data-definition"))
    page.keyboard.press(key)
    assert not definition.is_visible()
    page.keyboard.press(key)
    page.keyboard.press("Tab")
    # The link of the definition comes next, and after it the page goes on.
    assert definition.get_by_role("link").evaluate("link => link === document.activeElement")
    page.keyboard.press("Escape")
    assert not definition.is_visible()
    assert term.evaluate("term => term === document.activeElement")
    page.keyboard.press(key)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert not definition.is_visible()
    assert page.evaluate("document.activeElement.matches('main *')")
    assert not page.problems


def test_a_word_leads_to_the_glossary_without_javascript(open_page):
    page = open_page(TEXT, java_script_enabled=False)
    word(page)[0].click()
    assert "/glossaire/#" in page.url
    assert page.locator(":target").is_visible()


def test_a_definition_opens_and_closes_by_touch(open_page):
    page = open_page(TEXT, width=320, has_touch=True, is_mobile=True)
    term, definition = word(page)
    for close in (lambda: page.touchscreen.tap(5, 5), term.tap):
        term.tap()
        assert definition.is_visible()
        box = definition.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
        close()
        assert not definition.is_visible()


def test_one_definition_follows_another(open_page):
    page = open_page(TEXT)
    first, second = page.locator("a.term").first, page.locator("a.term").nth(1)
    definition = page.locator(".definition")
    for term in (first, second, first):
        term.click()
        assert definition.inner_text().startswith(term.get_attribute("data-definition"))
        assert page.locator("a.term[aria-expanded=true]").count() == 1
        # It stands beneath its word, or above it.
        above, here = term.bounding_box(), definition.bounding_box()
        gap = max(here["y"] - above["y"] - above["height"], above["y"] - here["y"] - here["height"])
        assert -1 <= gap < 12


def test_the_definition_of_a_word_leads_to_its_place_in_the_glossary(open_page):
    page = open_page(TEXT)
    term, definition = word(page)
    term.click()
    definition.get_by_role("link").click()
    assert "/glossaire/#" in page.url
    assert page.locator(":target").is_visible()


def test_a_word_is_plain_text_on_paper(open_page):
    page = open_page(TEXT)
    page.emulate_media(media="print")
    term, definition = word(page)
    assert term.evaluate("term => getComputedStyle(term).textDecorationLine") == "none"
    assert not definition.count()


@pytest.mark.parametrize("width", [320, 660, 768, 1000, 1440])
def test_one_map_is_drawn_and_its_marks_are_large_enough(open_page, width):
    page = open_page(MAP, width=width, java_script_enabled=False)
    assert page.locator(".france__drawing:visible").count() == 1
    marks = page.locator(".france a.mark:visible")
    assert marks.count() >= 4
    for mark in marks.all():
        box = mark.locator("circle").bounding_box()
        assert min(box["width"], box["height"]) >= 24, mark.get_attribute("aria-label")
    assert page.locator(".filters").is_visible()


def test_a_mark_leads_to_who_stands_there_by_the_keyboard(open_page):
    page = open_page(MAP, java_script_enabled=False)
    several = page.locator(".france__drawing:visible a.mark--several").first
    several.focus()
    assert several.evaluate("mark => getComputedStyle(mark).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    place = page.locator(":target")
    assert "#lieu-" in page.url
    place.get_by_role("link").first.click()
    assert page.locator("h1").count() == 1
    assert page.url.rstrip("/").rpartition("/")[0].endswith("/partenaires")


def test_the_map_is_filtered_without_javascript(open_page):
    page = open_page(MAP, java_script_enabled=False)
    page.get_by_role("checkbox", name="Campus d’accueil").check()
    page.get_by_role("button", name="Filtrer").click()
    assert "role=host" in page.url
    assert page.locator(".france__drawing:visible a.mark").count() == 1
    assert page.locator(".directory > li").count() == 1
