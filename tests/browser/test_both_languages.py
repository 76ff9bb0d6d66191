"""What is the same in both languages is written once, by any role, and read in the other, in a real browser."""

import re

import pytest

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


def open_translation(page):
    page.get_by_role("link", name="Ouvrir la traduction").first.click()
    page.wait_for_url("**/edit/")


@pytest.fixture(scope="module")
def places(profiles):
    """The addresses at which the project is edited, by language."""
    page = profiles("camille").new_page()
    french = edit_url(page, PROJECT)
    page.goto(french)
    open_translation(page)
    found = {"fr": french, "en": page.url.partition("://")[2].partition("/")[2].join(["/", ""])}
    page.close()
    return found


def test_a_number_of_a_partner_goes_out_when_communication_approves(sign_in, places):
    partner = sign_in("paul", places["fr"])
    partner.fill("[name=end_year]", "2028")
    press(partner, "action-submit")
    partner.goto(places["fr"])
    footer = partner.locator("footer button")
    assert "elle attend une relecture" in footer.first.inner_text()

    staff = sign_in("camille")
    staff.get_by_role("link", name="Comparer").first.click()
    staff.wait_for_url("**/compare/**")
    staff.get_by_role("button", name="Approuver et publier").click()
    staff.wait_for_url("**/admin/")
    assert "est approuvée et publiée" in staff.locator(".messages").inner_text()
    assert "2028" in english(staff, PROJECT)
    assert staff.problems == []


def test_a_page_that_comes_back_says_why_over_the_form(sign_in, places):
    partner = sign_in("paul", places["fr"])
    partner.fill("[name=coordinator]", "Alix Martin")
    press(partner, "action-submit")
    staff = sign_in("camille", places["fr"])
    staff.locator("[data-workflow-action-name=reject]").first.dispatch_event("click")
    staff.locator("[name=comment]").fill("D’où vient ce nom ?")
    with staff.expect_navigation():
        staff.locator(".modal [type=submit]").click()
    assert "est renvoyée à" in staff.locator(".messages").inner_text()
    partner.goto(places["fr"])
    assert "D’où vient ce nom ?" in partner.locator(".messages").inner_text()
    press(partner, "action-submit")
    staff.goto(places["fr"])
    with staff.expect_navigation():
        staff.locator("[data-workflow-action-name=approve]").first.dispatch_event("click")
    assert "est approuvée et publiée" in staff.locator(".messages").inner_text()
    assert "Alix Martin" in english(staff, PROJECT)


def test_a_choice_and_an_amount_are_published_in_both_languages(sign_in, places):
    page = sign_in("camille", places["fr"])
    page.select_option("[name=status]", "finished")
    page.fill("[name=money]", "7.25")
    press(page, "action-publish")
    page.goto(places["en"])
    assert page.locator("[name=status]").input_value() == "finished"
    assert page.locator("[name=status]").is_disabled()
    assert page.locator("[name=money]").input_value() in {"7.25", "7,25"}


def test_a_relation_and_a_row_follow_and_are_only_read_there(sign_in, places):
    page = sign_in("camille", places["fr"])
    page.locator("[name=axes]").last.check()
    ticked = page.locator("[name=axes]:checked").count()
    page.locator("#id_publications-ADD").click()
    page.locator("[name$=-reference]").last.fill("Martin A., Skin, Journal, 2026.")
    press(page, "action-publish")
    page.goto(places["en"])
    assert page.locator("[name=axes]:checked").count() == ticked
    assert page.locator("[name$=-reference]").count() == 0
    assert page.get_by_text("Martin A., Skin, Journal, 2026.").is_visible()
    assert "Martin A., Skin, Journal, 2026." in english(page, PROJECT)
    page.get_by_role("link", name="Ouvrir l’original").last.click()
    page.wait_for_url(f"**{places['fr']}")


def test_english_that_repeats_the_french_is_asked_about_once(sign_in, places):
    page = sign_in("camille", places["fr"])
    summary = page.locator("[name=standfirst]").input_value()
    page.goto(places["en"])
    page.fill("[name=standfirst]", summary)
    press(page, "action-publish", "**/edit/")
    assert "Rien n’est encore publié" in page.locator(".messages").inner_text()
    assert page.get_by_text("Encore comme dans l’original").first.is_visible()
    press(page, "action-publish")
    page.goto("/admin/translation/?state=copied")
    assert "substituts de peau" in page.locator("main").inner_text()
