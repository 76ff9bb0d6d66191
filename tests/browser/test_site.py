"""The site in a real Chromium: without JavaScript, by the keyboard, in the dark."""

import re

import pytest

# The mark `django_db` has the database made, even when these tests run alone.
pytestmark = [pytest.mark.browser, pytest.mark.django_db]

REVIEW = "/actualites/bilan-7-fevrier-2024/"
TYPES = ["/", "/programme/", "/projets/", "/projets/substituts-de-peau/", "/partenaires/", "/appels/", "/actualites/"]
TYPES += [REVIEW, "/glossaire/", "/recherche/?q=vecteur", "/plan-du-site/", "/accessibilite/", "/nulle-part/"]


@pytest.mark.parametrize("path", TYPES)
def test_a_page_reads_without_javascript(open_page, path):
    page = open_page(path, width=360, java_script_enabled=False)
    assert page.locator("h1").count() == 1
    assert page.locator("main").inner_text().strip()


def test_the_menu_of_a_phone_opens_and_closes_without_javascript(open_page):
    page = open_page("/", width=360, java_script_enabled=False)
    entry = page.get_by_role("link", name="Projets", exact=True).first
    assert not entry.is_visible()
    page.get_by_role("button", name=re.compile("menu", re.I)).click()
    assert entry.is_visible()
    page.keyboard.press("Escape")
    assert not entry.is_visible()


def test_the_keyboard_reaches_the_content_first(open_page):
    page = open_page("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#contenu"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"


def test_the_review_of_7_february_2024(open_page):
    page = open_page(REVIEW, reduced_motion="reduce")
    assert "Vous êtes ici" in page.get_by_role("navigation", name=re.compile("Fil d’Ariane|Vous êtes ici")).inner_text()
    text = page.locator("body").inner_text()
    for words in ("7 février 2024", "19 février 2024", "80 M€", "7 ans", "Haut de page"):
        assert words in re.sub(r"[\u00a0\u202f]", " ", text), words
    page.get_by_role("link", name="Haut de page").click()
    assert page.evaluate("window.scrollY") < 50


def test_a_filter_is_in_the_address_and_works_without_javascript(open_page):
    page = open_page("/projets/", java_script_enabled=False)
    page.get_by_label(re.compile("Laboratoire connu")).check()
    page.get_by_role("button", name="Filtrer").click()
    assert "documentation=half" in page.url
    shown = page.locator(".tiles").inner_text()
    assert "ART-TG" in shown
    assert "substituts de peau" not in shown


def test_dark_and_light_differ_and_both_are_drawn(open_page):
    colours = {
        scheme: open_page("/", color_scheme=scheme).evaluate("getComputedStyle(document.body).backgroundColor")
        for scheme in ("light", "dark")
    }
    assert colours["light"] != colours["dark"]


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_the_menu_of_a_phone_never_hides_the_focus(open_page, key):
    page = open_page("/", width=360)
    page.get_by_role("button", name="Menu", exact=True).click()
    for _ in range(12):
        page.keyboard.press(key)
        is_within = page.evaluate("document.querySelector('#menu').contains(document.activeElement)")
        if not page.locator("#menu:popover-open").count():
            break
        assert is_within
    assert not page.locator("#menu:popover-open").count()
    assert page.evaluate("document.activeElement !== document.body")
