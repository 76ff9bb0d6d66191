"""What is the same in both languages is written once, by any role, and read in the other, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PROJECT = "/projets/substituts-de-peau/"


def english(page, path):
    """What a visitor reads at the English address of a French page."""
    address = re.search(r'hreflang="en" href="([^"]+)"', page.request.get(path).text())[1]
    return page.request.get(address).text()


def edit_url(page, path):
    """Where a page is edited, as the bar over the public page says."""
    return re.search(r"/admin/pages/\d+/edit/", page.request.get(path).text())[0]


def press(page, name, leads_to="**/admin/**"):
    """Press a button of the footer, which may be in its menu; the calendar or the menu may lie over it."""
    with page.expect_navigation(url=leads_to):
        page.locator(f"[name={name}]").first.dispatch_event("click")


@pytest.fixture
def places(profiles):
    """The addresses at which the project is edited, by language."""
    desk = profiles("camille")
    return {"fr": edit_url(desk, PROJECT), "en": edit_url(desk, "/en/projects/skin-substitutes/")}


def test_the_page_of_a_partner_comes_back_with_a_reason_and_goes_out_once_approved(sign_in, places):
    """Both read why; what is the same in both languages is read in English as soon as the French is published."""
    partner = sign_in("paul")
    partner.get_by_role("link", name="Modifier", exact=True).first.click()
    partner.wait_for_url("**/edit/")
    expect(partner.locator("[name=number]")).to_be_disabled()
    expect(partner.locator("[name=slug]")).to_be_disabled()
    expect(partner.locator("[name=action-publish]")).to_have_count(0)
    partner.fill("[name=standfirst]", "Écrit ici par nous.")
    partner.fill("[name=end_year]", "2028")
    press(partner, "action-submit", "**/admin/")
    expect(partner.locator("main, body").first).to_contain_text("elle attend une relecture")

    staff = sign_in("camille", places["fr"])
    staff.locator("[data-workflow-action-name=reject]").first.dispatch_event("click")
    staff.locator("[name=comment]").fill("D’où vient cette date ?")
    with staff.expect_navigation():
        staff.locator(".modal [type=submit]").click()
    expect(staff.locator(".messages")).to_contain_text("est renvoyée à")

    partner.goto(places["fr"])
    expect(partner.locator(".messages")).to_contain_text("D’où vient cette date ?")
    partner.fill("[name=coordinator]", "Alix Martin")
    press(partner, "action-submit")

    staff.goto("/admin/")
    staff.get_by_role("link", name="Comparer").first.click()
    staff.wait_for_url("**/compare/**")
    # The other fields of the form were sent back by the browser as they were.
    expect(staff.locator("main table tbody tr")).to_have_count(3)
    expect(staff.locator("main table tbody")).to_contain_text("Écrit ici par nous.")
    staff.get_by_role("button", name="Approuver et publier").click()
    staff.wait_for_url("**/admin/")
    expect(staff.locator(".messages")).to_contain_text("est approuvée et publiée")
    assert "Écrit ici par nous." in staff.request.get(PROJECT).text()
    read = english(staff, PROJECT)
    assert "2028" in read and "Alix Martin" in read
    assert staff.problems == partner.problems == []
