"""A partner in a real browser: invited by one field, and led by the mail to their page."""

import re
from contextlib import closing

import psycopg2
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def link_in_the_mail(database, recipient):
    """Return the address in the mail that waits for this recipient."""
    with closing(psycopg2.connect(database)) as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT args_kwargs -> 'args' -> 0 ->> 'body' FROM django_tasks_database_dbtaskresult"
            " WHERE task_path LIKE %s AND args_kwargs -> 'args' -> 0 -> 'to' ? %s",
            ["%mail.deliver", recipient],
        )
        [(text,)] = cursor.fetchall()
    return re.search(r"http://localhost\S+", text)[0]


def test_a_partner_is_invited_in_one_field_and_the_mail_leads_to_their_page(sign_in, open_page, database_copy):
    page = sign_in("camille")
    often = page.get_by_role("navigation", name="Ce que l’on fait souvent")
    often.get_by_role("link", name="Inviter un partenaire").click()
    page.fill("[name=email]", "nouvelle@exemple.fr")
    page.select_option("[name=workspace]", label="Substituts de peau")
    page.get_by_role("button", name="Inviter", exact=True).click()
    page.wait_for_url("**/admin/partenaires/")
    expect(page.locator("main, body").first).to_contain_text("nouvelle@exemple.fr")

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

    expect(partner.locator("h1:visible").first).to_have_text("Votre page")
    first = partner.locator("main section").first
    expect(first.get_by_role("heading").first).to_contain_text("Bio-ingénierie de substituts de peau")
    assert first.get_by_role("link", name="Modifier", exact=True).bounding_box()["y"] < 780
    assert partner.evaluate("document.documentElement.scrollWidth") <= 360
    assert partner.problems == []
