"""Each role in a real browser: what it may do is on the screen and works, what it may not is not there."""

import re
from contextlib import closing
from email import message_from_string, policy

import psycopg2
import pytest

from tests.browser.conftest import PASSWORD

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
        ("renee", ["/admin/users/", "/admin/snippets/programme/keyfigure/", "/admin/images/"]),
        ("rene", ["/admin/redirects/", "/admin/snippets/programme/keyfigure/", "/admin/partenaires/"]),
        ("camille", ["/admin/users/", "/admin/groups/", "/admin/sites/"]),
    ],
)
def test_what_a_role_may_not_is_neither_in_its_menu_nor_at_its_address(sign_in, name, closed):
    page = sign_in(name)
    menu = page.locator("#wagtail-sidebar").inner_html()
    for path in closed:
        assert f'href="{path}"' not in menu
        assert refused(page, path), path


def link_in_the_mail(database, recipient):
    """Return the address in the mail that waits for this recipient."""
    with closing(psycopg2.connect(database)) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT args_kwargs -> 'args' ->> 2 FROM django_tasks_database_dbtaskresult"
            " WHERE task_path LIKE %s AND args_kwargs -> 'args' -> 1 ? %s",
            ["%mail.deliver", recipient],
        )
        [(text,)] = cursor.fetchall()
    body = message_from_string(text, policy=policy.default).get_body(["plain"]).get_content()
    return re.search(r"http://localhost\S+", body)[0]


def test_a_partner_is_invited_in_one_field_and_the_mail_leads_to_their_page(sign_in, open_page, database_copy):
    page = sign_in("camille")
    often = page.get_by_role("navigation", name="Ce que l’on fait souvent")
    often.get_by_role("link", name="Inviter un partenaire").click()
    page.fill("[name=email]", "nouvelle@exemple.fr")
    page.select_option("[name=workspace]", label="Substituts de peau")
    page.get_by_role("button", name="Inviter", exact=True).click()
    page.wait_for_url("**/admin/partenaires/")
    assert "nouvelle@exemple.fr" in page.locator("main, body").first.inner_text()

    partner = open_page(link_in_the_mail(database_copy, "nouvelle@exemple.fr"), width=360)

    partner.fill("[name=first_name]", "Nora")
    partner.fill("[name=last_name]", "Exemple")
    partner.fill("[name=new_password1]", PASSWORD)
    partner.fill("[name=new_password2]", PASSWORD)
    partner.locator("[type=submit]").click()

    partner.fill("[name=username]", "nouvelle@exemple.fr")
    partner.fill("[name=password]", PASSWORD)
    partner.get_by_role("button", name="Se connecter").click()
    partner.wait_for_url("**/admin/")

    assert partner.locator("h1:visible").first.inner_text() == "Votre page"
    first = partner.locator("main section").first
    assert "Bio-ingénierie de substituts de peau" in first.get_by_role("heading").first.inner_text()
    assert first.get_by_role("link", name="Modifier", exact=True).bounding_box()["y"] < 780
    assert partner.evaluate("document.documentElement.scrollWidth") <= 360
    assert partner.problems == []
