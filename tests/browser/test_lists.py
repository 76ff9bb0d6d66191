"""Lists in a real Chromium: narrowed without JavaScript, by keyboard alone, on the smallest screen."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

STATES = [
    "/projets/?view=table",
    "/projets/?documentation=half&organisation=lgrk",
    "/partenaires/?kind=funder",
    "/actualites/?year=2024",
]


@pytest.mark.parametrize("path", STATES)
def test_a_list_fits_the_smallest_screen(open_page, path):
    page = open_page(path, width=320)
    page.locator(".filters > summary").click()
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0
    assert not page.problems


def test_a_phone_unfolds_the_filters_and_narrows_without_javascript(open_page):
    page = open_page("/projets/", width=360, java_script_enabled=False)
    box = page.get_by_label(re.compile("Laboratoire connu"))
    assert not box.is_visible()
    page.get_by_text("Filtrer et chercher").click()
    box.check()
    page.get_by_role("button", name="Filtrer", exact=True).click()
    assert page.url.endswith("/projets/?documentation=half#liste")
    assert page.get_by_role("status").inner_text().startswith("2 projets dont le laboratoire est connu")
    assert page.locator(".tile").count() == 2
    assert "1 filtre actif" in page.locator(".filters > summary").inner_text()
    page.get_by_role("link", name=re.compile("^Retirer")).click()
    assert page.get_by_role("status").inner_text().startswith("12 projets")


def test_the_keyboard_alone_narrows_a_list_and_widens_it_again(open_page):
    page = open_page("/projets/")
    box = page.locator("input[name=documentation][value=full]")
    assert box.is_visible() and not page.locator(".filters > summary").is_visible()
    page.locator(".filters input").first.focus()
    for _ in range(20):
        if box.evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url("**/projets/?documentation=full#liste")
    assert page.locator(".tile").count() == 1
    page.get_by_role("link", name=re.compile("^Retirer")).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/projets/#liste")
    assert page.get_by_role("status").inner_text().startswith("12 projets")
