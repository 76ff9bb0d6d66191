"""The search in a real Chromium: suggestions by keyboard, nothing lost without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_suggestions_are_reached_by_keyboard_and_announced(open_page):
    page = open_page("/recherche/")
    field = page.get_by_role("combobox", name="Que cherchez-vous ?")
    page.locator("#mots").focus()
    page.keyboard.type("onco")
    option = page.get_by_role("option").first
    option.wait_for()
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#mots ~ [role=status]")).to_contain_text("suggestion")
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", option.get_attribute("id"))
    page.keyboard.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("onco")
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
    expect(page).to_have_url(re.compile("kind=call"))
    expect(page.locator(".hits > li")).to_have_count(1)
