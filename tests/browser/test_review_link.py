"""A reader without an account, with the link of one draft: they read it, say what they think, and see nothing else."""

from contextlib import closing
from urllib.parse import urlsplit

import psycopg2
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

DRAFT = "Un chapô que seul le lien montre."


@pytest.fixture
def staff(sign_in, first_of):
    """A member of the staff in front of the links of a draft."""
    found = first_of("news.NewsPage")
    page = sign_in("camille", f"/admin/pages/{found['id']}/edit/")
    page.public = urlsplit(found["meta"]["html_url"]).path
    page.fill("[name=standfirst]", DRAFT)
    with page.expect_event("load"):
        page.get_by_role("button", name="Enregistrer le brouillon", exact=True).click()
    page.goto(f"/admin/partages/{found['id']}/")
    return page


def link(page):
    page.get_by_role("button", name="Créer un lien").click()
    page.locator("input[readonly]").first.wait_for()
    return page.locator("input[readonly]").first.input_value()


def says_it_is_over(reader, address):
    for path in (address, f"{address}page/"):
        assert reader.goto(path).status == 404
        assert "Ce lien ne montre plus rien" in reader.locator("h1").inner_text()
        assert DRAFT not in reader.content()


def test_a_reader_reads_comments_and_approves_and_goes_no_further(staff, open_page, database_copy):
    address = link(staff)
    reader = open_page(address, width=360)
    reader.frame_locator("iframe").get_by_text(DRAFT).first.wait_for()
    assert reader.evaluate("document.documentElement.scrollWidth") <= 360

    reader.get_by_role("button", name="Envoyer").click()
    reader.get_by_label("Votre nom").fill("Ana Diaz")
    reader.get_by_role("button", name="Envoyer").click()
    reader.get_by_text("Écrivez un commentaire").wait_for()
    assert reader.get_by_label("Votre nom").input_value() == "Ana Diaz"
    reader.get_by_label("Votre commentaire").fill("Très clair.")
    reader.get_by_label("J’approuve cette page").check()
    reader.get_by_role("button", name="Envoyer").click()
    reader.get_by_role("status").filter(has_text="votre avis a été transmis").wait_for()

    # Neither the page as visitors have it, nor the admin, nor the draft of another link.
    assert DRAFT not in reader.request.get(staff.public).text()
    assert "/admin/login/" in reader.request.get("/admin/").url
    token = address.rstrip("/").rpartition("/")[2]
    number, _colon, signature = token.partition(":")
    forged = address.replace(token, f"{int(number) + 1}:{signature}")
    assert reader.request.get(forged).status == 404

    staff.reload()
    heard = staff.locator("main").inner_text()
    assert "Ana Diaz" in heard and "Très clair." in heard and "approuve" in heard
    staff.get_by_role("button", name="Retirer ce lien").click()
    staff.get_by_text("Le lien ne montre plus rien.").first.wait_for()
    says_it_is_over(reader, address)

    other = link(staff)
    assert reader.goto(other).status == 200
    with closing(psycopg2.connect(database_copy)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(
            "UPDATE pepr_site_shareddraft SET expires_at = now() - interval '1 hour' WHERE revoked_at IS NULL"
        )
        assert cursor.rowcount == 1
    says_it_is_over(reader, other)
