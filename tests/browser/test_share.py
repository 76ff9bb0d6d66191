"""Copying an address and a reference, with and without a script."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PROJECT = "/projets/substituts-de-peau/"


def test_an_address_is_copied_and_told(open_page, server):
    page = open_page(PROJECT, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copier l’adresse").click()
    page.get_by_role("status").get_by_text("Adresse copiée").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == server + PROJECT
    page.get_by_role("button", name="Copier la référence").click()
    page.get_by_role("status").get_by_text("Référence copiée").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.locator(".share__reference").inner_text()
    assert not page.problems
    assert page.evaluate("document.querySelectorAll('script[type=\"application/ld+json\"]').length") == 1


def test_without_a_script_no_button_is_shown_that_would_do_nothing(open_page, server):
    page = open_page(PROJECT, java_script_enabled=False)
    share = page.locator(".share")
    assert share.get_by_role("button").count() == 0
    assert share.get_by_role("link").all_inner_texts() == [
        *("BibTeX", "RIS", "Citer cette version", "Fiche à imprimer (PDF)", "Envoyer par courriel")
    ]
    with page.expect_download() as download:
        share.get_by_role("link", name="BibTeX").click()
    assert download.value.suggested_filename.endswith("substituts-de-peau.bib")


def test_what_the_device_cannot_do_is_not_offered(open_page):
    page = open_page(PROJECT)
    assert page.evaluate("'share' in navigator") == page.get_by_role("button", name="Partager avec…").is_visible()
