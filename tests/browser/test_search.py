"""The search in a real Chromium: suggestions by keyboard, nothing lost without JavaScript, the smallest screen."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_suggestions_are_reached_by_keyboard_and_announced(open_page):
    page = open_page("/recherche/")
    field = page.get_by_role("combobox", name="Que cherchez-vous ?")
    page.locator("#mots").focus()
    page.keyboard.type("onco")
    option = page.get_by_role("option").first
    option.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    assert "suggestion" in page.locator("#mots ~ [role=status]").inner_text()
    page.keyboard.press("ArrowDown")
    assert option.get_attribute("aria-selected") == "true"
    assert field.get_attribute("aria-activedescendant") == option.get_attribute("id")
    page.keyboard.press("Escape")
    assert field.get_attribute("aria-expanded") == "false" and field.input_value() == "onco"
    page.keyboard.press("ArrowDown")
    option.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/programme/objectif-3-oncologie/")
    assert not page.problems


def test_enter_without_a_suggestion_chosen_sends_the_words(open_page):
    page = open_page("/")
    page.locator("#recherche-mots").focus()
    page.keyboard.type("onco")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/recherche/?q=onco")


def test_without_javascript_the_form_and_the_facets_work(open_page):
    page = open_page("/recherche/?q=biopduction", width=360, java_script_enabled=False)
    page.locator(".proposal a").click()
    page.wait_for_url("**?q=bioproduction")
    page.locator(".filters > summary").click()
    page.get_by_label("Appels").check()
    page.get_by_role("button", name="Affiner").click()
    assert "kind=call" in page.url
    assert page.locator(".hits > li").count() == 1


@pytest.mark.parametrize(
    "path", ["/recherche/", "/recherche/?q=programme&kind=page", "/recherche/?q=zzzzz", "/en/search/?q=skin"]
)
def test_the_search_fits_the_smallest_screen(open_page, path):
    page = open_page(path, width=320)
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0
    assert not page.problems
