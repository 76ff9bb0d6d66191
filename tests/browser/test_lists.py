"""Lists in a real Chromium: narrowed without JavaScript, by keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_a_phone_unfolds_the_filters_and_narrows_without_javascript(open_page):
    page = open_page("/projets/", width=360, java_script_enabled=False)
    box = page.get_by_label(re.compile("Laboratoire connu"))
    expect(box).to_be_hidden()
    page.get_by_text("Filtrer et chercher").click()
    box.check()
    page.get_by_role("button", name="Filtrer", exact=True).click()
    expect(page).to_have_url(re.compile(r"/projets/\?documentation=half#liste$"))
    expect(page.get_by_role("status")).to_contain_text("2 projets dont le laboratoire est connu")
    expect(page.locator(".tile")).to_have_count(2)
    expect(page.locator(".tiles")).to_contain_text("ART-TG")
    expect(page.locator(".filters > summary")).to_contain_text("1 filtre actif")
    page.get_by_role("link", name=re.compile("^Retirer")).click()
    expect(page.get_by_role("status")).to_contain_text("12 projets")


def test_the_keyboard_alone_narrows_a_list_and_widens_it_again(open_page):
    page = open_page("/projets/")
    box = page.locator("input[name=documentation][value=full]")
    expect(box).to_be_visible()
    expect(page.locator(".filters > summary")).to_be_hidden()
    page.locator(".filters input").first.focus()
    for _ in range(20):
        if box.evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/projets/?documentation=full#liste")
    expect(page.locator(".tile")).to_have_count(1)
    page.get_by_role("link", name=re.compile("^Retirer")).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/projets/#liste")
    expect(page.get_by_role("status")).to_contain_text("12 projets")
