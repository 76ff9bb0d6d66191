"""A key figure in a real browser: what readers will see while one types, and the way back in one click."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_a_figure_shows_what_it_changes_and_is_undone_in_one_click(sign_in):
    page = sign_in("camille", "/admin/snippets/programme/keyfigure/")
    page.get_by_role("link", name="de financement pour la recherche", exact=True).click()
    shown = page.locator("#figure-changes")
    shown.get_by_text("80 M€ sur 7 ans").first.wait_for()
    page.fill("[name=value]", "93,5")
    shown.locator("ins", has_text="93,5 M€ sur 7 ans").first.wait_for()
    shown.locator("ins", has_text="€93.5 million over 7 years").first.wait_for()
    page.fill("[name=value]", "abc")
    shown.get_by_text("Écrivez un nombre seul").wait_for()
    page.fill("[name=value]", "93,5")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    told = page.locator(".messages")
    told.get_by_text("80 M€ → 93,5 M€ (français), €80 million → €93.5 million (anglais)").wait_for()
    told.get_by_role("button", name="Annuler").click()
    told.get_by_text("93,5 M€ → 80 M€ (français)").wait_for()
    assert "80 M€" in page.request.get("/").text().replace("\u00a0", " ").replace("<span> M€</span>", " M€")
    assert not page.violations()
