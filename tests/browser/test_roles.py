"""Each role in a real browser: what it may do is on the screen and works, what it may not is not there."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def refused(page, path):
    """Whether the address, asked by the browser of who is signed in, leads back to the dashboard."""
    answer = page.request.get(path, max_redirects=0)
    return (answer.status, answer.headers.get("location")) == (302, "/admin/")


def test_a_partner_changes_their_page_and_communication_approves_it(sign_in):
    partner = sign_in("paul")
    partner.locator("h2:visible").first.wait_for()
    partner.get_by_role("link", name="Modifier", exact=True).first.click()
    partner.wait_for_url("**/edit/")
    assert partner.locator("[name=number]").is_disabled()
    assert partner.locator("[name=slug]").is_disabled()
    assert partner.locator("[name=action-publish]").count() == 0
    partner.fill("[name=standfirst]", "Un résumé écrit par le partenaire.")
    partner.locator("[name=action-submit]").first.click()
    partner.wait_for_url("**/admin/")
    assert "elle attend une relecture" in partner.locator("main, body").first.inner_text()

    staff = sign_in("camille")
    staff.get_by_role("link", name="Comparer").first.click()
    staff.wait_for_url("**/compare/**")
    # The other fields of the form were sent back by the browser as they were.
    [changed] = staff.locator("main table tbody tr").all_inner_texts()
    assert "écrit par le partenaire" in changed
    staff.get_by_role("button", name="Approuver et publier").click()
    staff.wait_for_url("**/admin/")
    staff.goto("/projets/substituts-de-peau/")
    assert "Un résumé écrit par le partenaire." in staff.locator("main").inner_text()


@pytest.mark.parametrize(
    ("name", "closed"),
    [
        ("paul", ["/admin/reports/site-history/", "/admin/snippets/programme/keyfigure/", "/admin/users/"]),
        ("renee", ["/admin/reports/site-history/", "/admin/snippets/programme/keyfigure/", "/admin/images/"]),
        ("rene", ["/admin/redirects/", "/admin/snippets/programme/keyfigure/", "/admin/partenaires/"]),
        ("camille", ["/admin/users/", "/admin/groups/", "/admin/sites/", "/admin/locales/"]),
    ],
)
def test_what_a_role_may_not_is_neither_in_its_menu_nor_at_its_address(sign_in, name, closed):
    page = sign_in(name)
    menu = page.locator("#wagtail-sidebar").inner_html()
    for path in closed:
        assert f'href="{path}"' not in menu
        assert refused(page, path), path


def test_a_partner_is_invited_in_one_field(sign_in):
    page = sign_in("camille")
    often = page.get_by_role("navigation", name="Ce que l’on fait souvent")
    often.get_by_role("link", name="Inviter un partenaire").click()
    page.fill("[name=email]", "nouvelle@exemple.fr")
    page.select_option("[name=space]", label="Substituts de peau")
    page.get_by_role("button", name="Inviter", exact=True).click()
    page.wait_for_url("**/admin/partenaires/*/")
    assert "nouvelle@exemple.fr" in page.locator("main, body").first.inner_text()
