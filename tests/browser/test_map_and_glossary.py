"""The map of the institutions and the words of the glossary, in a real Chromium."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

MAP, TEXT = "/partenaires/", "/programme/"


@pytest.fixture
def word():
    """The first word of a page that is explained, and its definition."""

    def find(page):
        button = page.locator("button.term").first
        return button, page.locator(f"#{button.get_attribute('popovertarget')}")

    return find


@pytest.mark.parametrize("scripted", [True, False], ids=["with JavaScript", "without"])
def test_a_definition_opens_and_closes_by_the_keyboard(open_page, word, scripted):
    page = open_page(TEXT, java_script_enabled=scripted)
    button, definition = word(page)
    assert not definition.is_visible()
    button.focus()
    page.keyboard.press("Enter")
    assert definition.is_visible()
    page.keyboard.press("Tab")
    link = definition.get_by_role("link")
    # The link of the definition comes next, wherever it stands in the page.
    assert link.evaluate("link => link === document.activeElement")
    page.keyboard.press("Escape")
    assert not definition.is_visible()
    assert button.evaluate("button => button === document.activeElement")
    assert not page.problems


def test_a_definition_opens_and_closes_by_touch(open_page, word):
    page = open_page(TEXT, width=320, has_touch=True, is_mobile=True)
    button, definition = word(page)
    button.tap()
    assert definition.is_visible()
    box = definition.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    page.touchscreen.tap(5, 5)
    assert not definition.is_visible()


def test_the_definition_of_a_word_leads_to_its_place_in_the_glossary(open_page, word):
    page = open_page(TEXT)
    button, definition = word(page)
    button.click()
    definition.get_by_role("link").click()
    assert "/glossaire/#" in page.url
    assert page.locator(":target").is_visible()


def test_a_word_is_plain_text_on_paper(open_page, word):
    page = open_page(TEXT)
    page.emulate_media(media="print")
    button, definition = word(page)
    assert button.evaluate("button => getComputedStyle(button).textDecorationLine") == "none"
    assert not definition.is_visible()


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
